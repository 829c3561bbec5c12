import { comesAfter, readCursor, writeCursor } from './cursor.ts';

test.each(['Scheduler-1:7', 'tcp://odd:name:0', ':0', 'Scheduler-1:7~3'])('%s is read and written', (text) =>
  expect(writeCursor(readCursor(text))).toBe(text),
);

test('a life may have colons', () =>
  expect(readCursor('a~1:b:12~3')).toEqual({ life: 'a~1:b', id: 12, epoch: 3 }));

test('what comes after a cursor is later in its life, or of a later one', () => {
  const after = comesAfter('b:7', ['a', 'b', 'c']);
  const places: [number, number][] = [
    [0, 100],
    [1, 6],
    [1, 7],
    [2, 0],
  ];
  expect(places.map(([life, id]) => after(life, id))).toEqual([false, false, true, true]);
  expect(comesAfter(':0', ['a'])(0, 0)).toBe(true);
});

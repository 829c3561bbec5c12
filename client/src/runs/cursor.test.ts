import { readCursor, writeCursor } from './cursor.ts';

test.each(['Scheduler-1:7', 'tcp://odd:name:0', ':0', 'Scheduler-1:7~3'])('%s is read and written', (text) =>
  expect(writeCursor(readCursor(text))).toBe(text),
);

test('a life may have colons', () =>
  expect(readCursor('a~1:b:12~3')).toEqual({ life: 'a~1:b', id: 12, epoch: 3 }));

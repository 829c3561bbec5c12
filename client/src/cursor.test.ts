import { readCursor, writeCursor } from './cursor.ts';

test.each(['Scheduler-1:7', 'tcp://odd:name:0', ':0'])('%s is read and written', (text) =>
  expect(writeCursor(readCursor(text))).toBe(text),
);

test('a life may have colons', () => expect(readCursor('a:b:12')).toEqual({ life: 'a:b', id: 12 }));

import type { Status } from '@daskscope/api';
import { statusAnswer } from '../testing/answers.ts';
import { cameBack, currentLife, runsBefore } from './runs-before.ts';

test('behind a cursor are later runs of its life, and later lives', () => {
  const known = runsBefore('b:7~3', ['a', 'b', 'c'], 'c');
  const places: [string, number][] = [
    ['a', 100],
    ['b', 0],
    ['b', 6],
    ['b', 7],
    ['c', 0],
  ];
  expect(places.map(([life, id]) => known.has(life, id))).toEqual([true, true, true, false, false]);
  expect([known.take('b', 6), known.take('b', 7)]).toEqual([false, true]);
});

test('nothing is before the cursor of who has seen no scheduler', () => {
  const known = runsBefore(':0', ['a'], 'a');
  expect([known.has('a', 0), known.take('a', 0)]).toEqual([false, true]);
});

test('what runs of a scheduler that came back is behind all that ran before', () => {
  const none = runsBefore('b:7', ['a', 'b'], 'a');
  expect([none.has('a', 5), none.has('b', 6)]).toEqual([false, true]);
  const some = runsBefore('a:7', ['a', 'b'], 'a');
  expect([some.has('a', 6), some.has('a', 7), some.has('b', 100)]).toEqual([true, false, true]);
});

/** A status at a time: each life with when it was seen first and last; the first is the current one. */
function status(time: number, seen: Record<string, [first: number, last: number]>): Status {
  const lives = Object.entries(seen).map(([id, [firstSeen, lastSeen]]) => ({
    ...{ id, firstSeen, lastSeen },
    tasks: 0,
  }));
  const current = lives.reduce((one, other) => (other.lastSeen > one.lastSeen ? other : one));
  const told = statusAnswer();
  return { ...told, time, lives, scheduler: { ...told.scheduler!, id: current.id } };
}

test('the current life is the newest, or the older one that a status says is there', () => {
  expect(currentLife(['a', 'b'], null)).toBe('b');
  expect(currentLife(['a', 'b'], status(9, { a: [0, 9], b: [1, 1] }))).toBe('a');
  expect(currentLife(['a', 'b', 'c'], status(9, { a: [0, 9], b: [1, 1] }))).toBe('c');
});

test.each<[string, Status, boolean]>([
  ['the same is still there', status(5, { a: [0, 5] }), false],
  ['another follows', status(5, { a: [0, 0], b: [3, 5] }), false],
  ['others follow', status(5, { a: [0, 0], b: [3, 3], c: [4, 5] }), false],
  ['it is there again after another', status(5, { a: [0, 5], b: [3, 3] }), true],
  [
    'it was there again after another, and a third follows',
    status(5, { a: [0, 4], b: [3, 3], c: [5, 5] }),
    true,
  ],
])('%s', (_, now, expected) => expect(cameBack(status(2, { a: [0, 2] }), now)).toBe(expected));

test.each<[string, Status, boolean]>([
  ['one before it is there again', status(5, { a: [0, 5], b: [1, 1] }), true],
  ['one before it was there again meanwhile', status(5, { a: [0, 4], b: [1, 5] }), true],
  ['no other was', status(5, { a: [0, 0], b: [1, 5] }), false],
])('of two: %s', (_, now, expected) =>
  expect(cameBack(status(2, { a: [0, 0], b: [1, 2] }), now)).toBe(expected),
);

test('what was never told did not come back', () =>
  expect(cameBack(null, status(5, { a: [0, 5], b: [1, 1] }))).toBe(false));

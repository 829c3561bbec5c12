import { runsBefore } from './runs-before.ts';

test('behind a cursor are later runs of its life, and later lives', () => {
  const known = runsBefore('b:7~3', ['a', 'b', 'c']);
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
  const known = runsBefore(':0', ['a']);
  expect([known.has('a', 0), known.take('a', 0)]).toEqual([false, true]);
});

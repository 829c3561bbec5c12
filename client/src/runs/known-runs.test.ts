import { KnownRuns } from './known-runs.ts';

test('a run is taken once, and none that is before one taken', () => {
  const known = new KnownRuns();
  const taken = [
    known.take('a', 5),
    known.take('a', 5),
    known.take('a', 4),
    known.take('a', 6),
    known.take('b', 0),
  ];
  expect(taken).toEqual([true, false, false, true, true]);
});

test('what came between two that came has passed, what is before or behind has not', () => {
  const known = new KnownRuns();
  known.take('a', 5);
  known.take('a', 8);
  expect([4, 5, 6, 8, 9].map((id) => known.has('a', id))).toEqual([false, true, true, true, false]);
  expect(known.has('b', 5)).toBe(false);
});

test('behind a cursor are later runs of its life, and later lives', () => {
  const known = new KnownRuns();
  known.reach('b:7~3', ['a', 'b', 'c']);
  const places: [string, number][] = [
    ['a', 100],
    ['b', 0],
    ['b', 6],
    ['b', 7],
    ['c', 0],
  ];
  expect(places.map(([life, id]) => known.has(life, id))).toEqual([true, true, true, false, false]);
  known.reach('b:3', ['a', 'b', 'c']);
  expect(known.has('b', 6)).toBe(true);
});

test('nothing is before the cursor of who has seen no scheduler', () => {
  const known = new KnownRuns();
  known.reach(':0', ['a']);
  expect([known.has('a', 0), known.take('a', 0)]).toEqual([false, true]);
});

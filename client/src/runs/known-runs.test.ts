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

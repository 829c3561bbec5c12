import { boundedIntervals, MAX_INTERVALS } from './bounded-intervals.ts';

const interval = (start: number, stop: number, action = 'transfer') => ({
  action,
  start,
  stop,
  source: null,
});

test('a run with a thousand transfers keeps each', () => {
  const intervals = Array.from({ length: 1000 }, (_, index) => interval(index, index + 1));
  expect(boundedIntervals(intervals)).toEqual(intervals);
});

test('past the bound what is left becomes one interval an action, and no time goes missing', () => {
  const intervals = Array.from({ length: MAX_INTERVALS + 100 }, (_, index) => interval(index, index + 1));
  const end = MAX_INTERVALS + 100;
  intervals.push(interval(end, end + 50, 'compute'));
  const kept = boundedIntervals(intervals);
  expect(kept.slice(0, MAX_INTERVALS)).toEqual(intervals.slice(0, MAX_INTERVALS));
  expect(kept.slice(MAX_INTERVALS)).toEqual([
    interval(MAX_INTERVALS, end),
    interval(end, end + 50, 'compute'),
  ]);
});

test('never more than the columns can count, whatever actions there are', () => {
  const intervals = Array.from({ length: 100_000 }, (_, index) => interval(0, 1, `action-${index}`));
  expect(boundedIntervals(intervals).length).toBeLessThan(65_536);
});

test('times that are no numbers are left out', () => {
  expect(boundedIntervals([interval(NaN, 1), interval(0, Infinity), interval(1, 2)])).toEqual([
    interval(1, 2),
  ]);
});

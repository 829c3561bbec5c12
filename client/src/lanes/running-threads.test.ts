import { threadsOf } from './running-threads.ts';

const lanes = (since: number[], ends: number[]) => threadsOf(since, ends.length, (thread) => ends[thread]!);

test('a task runs on the thread that became free last before it began', () => {
  expect(lanes([1000], [-Infinity, 990, 500])).toEqual([1]);
  expect(lanes([1000, 2000], [1995, 990])).toEqual([1, 0]);
});

test('a thread whose last task ended after the beginning is taken last', () => {
  expect(lanes([1000], [5000, -Infinity])).toEqual([1]);
  expect(lanes([1000], [1200, 900])).toEqual([0]);
  expect(lanes([1000, 1001], [5000, 999])).toEqual([1, 0]);
});

test('more tasks than threads get lanes beyond them', () => {
  expect(lanes([1, 2, 3, 4], [-Infinity, -Infinity])).toEqual([0, 1, 2, 3]);
  expect(lanes([], [1, 2])).toEqual([]);
});

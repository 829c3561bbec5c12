import type { RememberedPrefixes } from '../../state/now/tasks/prefixes-before.ts';
import { LOST_MS, PROGRESS_KIND, ProgressMoments } from './progress-moments.ts';

const told = (time: number, memoryBytes: number) =>
  ({ life: 'A', time, prefixes: [{ name: 'inc', memoryBytes }] }) as unknown as RememberedPrefixes;

test('what changed while nothing could be kept is lost from then on, until all functions are kept', () => {
  const moments = new ProgressMoments();
  moments.momentOf(told(0, 1));
  moments.lose({ kind: PROGRESS_KIND, start: 0 }, 0);
  expect([5_000, 10_000, 30_000].map((time) => moments.momentOf(told(time, time > 5_000 ? 2 : 1)))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(moments.momentOf(told(LOST_MS, 3))).toMatchObject({ start: 10_000, stop: LOST_MS });
});

test('where nothing changed meanwhile nothing is lost', () => {
  const moments = new ProgressMoments();
  moments.momentOf(told(0, 1));
  moments.lose({ kind: PROGRESS_KIND, start: 0 }, 0);
  moments.momentOf(told(10_000, 1));
  expect(moments.momentOf(told(LOST_MS, 3))).toMatchObject({ start: LOST_MS, stop: LOST_MS });
});

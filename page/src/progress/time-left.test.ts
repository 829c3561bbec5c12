import type { PrefixProgress, Progress } from '@daskscope/api';
import { roundedTimeLeft, timeLeft } from './time-left.ts';

describe('time left', () => {
  const progress = (...prefixes: [left: number, mean: number | null][]) =>
    ({
      prefixes: prefixes.map(([waiting, meanDuration]) => ({
        states: { processing: 0, waiting, queued: 0, 'no-worker': 0 },
        meanDuration,
      })) as PrefixProgress[],
    }) as Progress;

  test('is the work left on the threads there are', () => {
    expect(timeLeft(progress([100, 20], [10, 300]), 5)).toBe(1000);
  });

  test('takes what has never run to be like the rest', () => {
    expect(timeLeft(progress([100, 20], [100, null]), 4)).toBe(1000);
  });

  test('is unknown where nothing is', () => {
    expect(timeLeft(progress([5, null]), 4)).toBeNull();
    expect(timeLeft(progress([5, 10]), 0)).toBeNull();
  });

  test.each([
    [400, null],
    [3_200, 4_000],
    [42_000, 45_000],
    [200_000, 240_000],
    [5_000_000, 5_400_000],
  ])('%d ms is told as %p', (ms, told) => expect(roundedTimeLeft(ms)).toBe(told));
});

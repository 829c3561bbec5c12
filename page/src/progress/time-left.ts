import type { Progress } from '@daskscope/api';

/**
 * ms until all known tasks are done if the threads stay busy: what is left of each function times its mean duration, where that
 * of one that has not run yet is taken to be like the others'. null where nothing can be said.
 */
export function timeLeft({ prefixes }: Progress, threads: number): number | null {
  let work = 0;
  let timed = 0;
  let untimed = 0;
  for (const { states, meanDuration } of prefixes) {
    const left = states.processing + states.waiting + states.queued + states['no-worker'];
    if (meanDuration === null) untimed += left;
    else {
      work += left * meanDuration;
      timed += left;
    }
  }
  if (timed === 0 || threads === 0) return null;
  return (work * (timed + untimed)) / timed / threads;
}

const STEPS: [number, number][] = [
  [10_000, 1_000],
  [60_000, 5_000],
  [600_000, 60_000],
  [3_600_000, 300_000],
];

/** Rounded so that a person may rely on it, and that it does not flicker; null for what is over in a moment. */
export function roundedTimeLeft(ms: number): number | null {
  if (ms < 1_000) return null;
  const step = STEPS.find(([below]) => ms < below)?.[1] ?? 1_800_000;
  return Math.ceil(ms / step) * step;
}

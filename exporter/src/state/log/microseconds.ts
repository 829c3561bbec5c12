import type { TaskInterval } from '../updates.ts';

/** So that whatever adds or subtracts them counts whole ones. @param ms since the epoch */
export function microseconds(ms: number): number {
  const whole = Math.floor(ms);
  return whole * 1000 + Math.round((ms - whole) * 1000);
}

/** Dask's clocks tell no finer time, and what is kept elsewhere is kept in whole microseconds: it must be the same. */
export const toTheMicrosecond = (interval: TaskInterval): TaskInterval => ({
  ...interval,
  start: microseconds(interval.start) / 1000,
  stop: microseconds(interval.stop) / 1000,
});

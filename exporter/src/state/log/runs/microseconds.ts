import type { TaskInterval } from '../../updates/tasks.ts';

/** So that whatever adds or subtracts them counts whole ones. @param ms since the epoch */
export function microseconds(ms: number): number {
  const whole = Math.floor(ms);
  return whole * 1000 + Math.round((ms - whole) * 1000);
}

/**
 * Dask's clocks tell no finer time, and what is kept elsewhere is kept in whole microseconds: it must be the same. What is told is
 * when an interval begins and how long it is, so those two are rounded.
 */
export function toTheMicrosecond({ action, start, stop, source }: TaskInterval): TaskInterval {
  const begun = microseconds(start);
  const duration = Math.round((stop - start) * 1000);
  return { action, start: begun / 1000, stop: (begun + duration) / 1000, source };
}

/** The same of a duration or a time, in ms. */
export const roundedMs = (ms: number): number => Math.round(ms * 1000) / 1000;

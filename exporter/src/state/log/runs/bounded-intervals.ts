import type { TaskInterval } from '../../updates/tasks.ts';

/** Intervals of one run that are kept apart. */
export const MAX_INTERVALS = 16_384;

/**
 * A run's intervals as they are kept: at most MAX_INTERVALS, and past that one interval an action, from the first start to
 * the last stop of those it stands for, so that no time goes missing. An interval whose times are no numbers cannot be kept.
 */
export function boundedIntervals(intervals: TaskInterval[]): TaskInterval[] {
  const sound = intervals.every(isSound) ? intervals : intervals.filter(isSound);
  return sound.length <= MAX_INTERVALS ? sound : folded(sound);
}

const isSound = (interval: TaskInterval): boolean =>
  Number.isFinite(interval.start) && Number.isFinite(interval.stop);

function folded(intervals: TaskInterval[]): TaskInterval[] {
  const rest = new Map<string, TaskInterval>();
  for (const { action, start, stop } of intervals.slice(MAX_INTERVALS)) {
    const known = rest.get(action);
    rest.set(action, {
      action,
      start: Math.min(start, known?.start ?? Infinity),
      stop: Math.max(stop, known?.stop ?? -Infinity),
      source: null,
    });
  }
  // Dask knows a handful of actions; a message with thousands of its own is not its.
  return [...intervals.slice(0, MAX_INTERVALS), ...[...rest.values()].slice(0, MAX_INTERVALS)];
}

import type { TasksUpdate } from '@daskscope/api';

/** Where an interval's data came from if that is not told, or it is no transfer. */
export const NO_SOURCE = -1;

/** The worker that the data of each interval of an answer came from: a position in its workers, or NO_SOURCE. */
export function sourcesOf({ sources, intervals }: Pick<TasksUpdate, 'sources' | 'intervals'>): Int32Array {
  const from = new Int32Array(intervals.task.length).fill(NO_SOURCE);
  sources.interval.forEach((interval, i) => (from[interval] = sources.worker[i]!));
  return from;
}

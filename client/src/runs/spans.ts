import type { TasksUpdate } from '@daskscope/api';

/** From when to when each run of an answer went, all of its intervals together: ms since the epoch. */
export function spansOf({ tasks, intervals, base }: Pick<TasksUpdate, 'tasks' | 'intervals' | 'base'>): {
  starts: Float64Array;
  ends: Float64Array;
} {
  const starts = new Float64Array(tasks.id.length).fill(Infinity);
  const ends = new Float64Array(tasks.id.length).fill(-Infinity);
  intervals.task.forEach((row, i) => {
    const start = base + intervals.start[i]!;
    starts[row] = Math.min(starts[row]!, start);
    ends[row] = Math.max(ends[row]!, start + intervals.duration[i]!);
  });
  return { starts, ends };
}

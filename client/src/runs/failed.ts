import { TASK_ERROR, type TasksUpdate } from '@daskscope/api';

/**
 * Which intervals of an answer failed, 1 or 0 for each. What failed is the computation; where there was none, as when an
 * input did not arrive, all of the run.
 * @param actions the dictionary that intervals.action points into
 */
export function failedIntervals(
  { tasks, intervals }: Pick<TasksUpdate, 'tasks' | 'intervals'>,
  actions: readonly string[],
): Uint8Array {
  const failed = new Uint8Array(intervals.task.length);
  if (!tasks.status.includes(TASK_ERROR)) return failed;
  const compute = actions.indexOf('compute');
  const computed = new Set<number>();
  intervals.task.forEach((row, i) => {
    if (intervals.action[i] === compute) computed.add(row);
  });
  intervals.task.forEach((row, i) => {
    const isFailed = intervals.action[i] === compute || !computed.has(row);
    if (tasks.status[row] === TASK_ERROR && isFailed) failed[i] = 1;
  });
  return failed;
}

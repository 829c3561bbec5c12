import type { NowMissing, TaskNow, TaskRun } from '@daskscope/api';
import type { KnownTask, Neighbour, TaskNotTold, TaskWithStory } from '../../../asked/task.ts';
import type { KeptRun } from '../../../state/log/query/kept-run.ts';

/** now: what the scheduler says of its key, or why that is not known. */
export function runOf(
  { erred, lane, intervals, ...run }: KeptRun,
  now: TaskWithStory | TaskNotTold | 'not-connected' | 'other-life',
): TaskRun {
  const told =
    typeof now === 'string' ? { now: null, nowMissing: now satisfies NowMissing } : { now: nowOf(now) };
  return { ...run, thread: lane, status: erred ? 'error' : 'ok', intervals: [...intervals], ...told };
}

const nowOf = ({ story, ...task }: TaskWithStory): TaskNow => ({
  ...knownOf(task),
  story: story.map(({ time, start, finish, stimulus }) => ({ time, start, finish, stimulus })),
});

export function knownOf(task: KnownTask): Omit<TaskNow, 'story'> {
  const { state, type, nbytes, retries, processingOn } = task;
  return {
    state,
    type,
    nbytes,
    retries,
    processingOn,
    whoHas: [...task.whoHas],
    whoWants: [...task.whoWants],
    dependencies: task.dependencies.map(neighbourOf),
    dependents: task.dependents.map(neighbourOf),
    waitingOn: [...task.waitingOn],
  };
}

const neighbourOf = ({ key, state }: Neighbour): Neighbour => ({ key, state });

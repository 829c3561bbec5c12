import type { Status } from '@daskscope/api';
import { nothingIn } from './nothing.ts';

/** What the panels say while they are empty. */
export interface EmptySentences {
  progress: string;
  memory: string;
  workers: string;
  failures: string;
}

export const emptySentences = (status: Status | null): EmptySentences => ({
  progress: nothingIn('prefixes', 'No tasks.', status),
  memory: nothingIn('prefix-memory', 'No results in memory.', status),
  workers: nothingIn('workers', 'No workers.', status),
  failures: nothingIn('failures', 'Nothing has failed since the exporter came.', status),
});

/**
 * What the task stream says while it is empty.
 * @param connected whether the scheduler is still heard
 * @param idle whether the scheduler knows no tasks
 */
export function emptyStream(status: Status | null, connected: boolean, idle: boolean): string {
  if (status?.connection.gone) return 'Nothing was recorded until the cluster was gone.';
  if (!status?.scheduler) return 'Nothing is known yet: waiting for a scheduler.';
  if (!connected) return 'Nothing was recorded until the scheduler was lost.';
  if (status.cluster.workers === 0)
    return 'No workers yet. Start some by dask worker with the scheduler’s address.';
  const past = idle ? 'Nothing has run yet.' : 'Nothing has been seen to finish yet.';
  return nothingIn('task-stream', `${past} Tasks appear here as they finish.`, status);
}

import { NO_SCHEDULER_SEEN } from '@daskscope/client';
import type { LiveHandle } from '../contract/live-handle.ts';

/** Why there is no lane: no worker, none that was asked for, or nobody knows. */
export function noLanes({
  workers,
  status,
  connection,
}: Pick<LiveHandle, 'workers' | 'status' | 'connection'>): string {
  if (!workers) return '';
  if (workers.life === null) return NO_SCHEDULER_SEEN;
  const known = status?.cluster.workers ?? 0;
  const were = connection.state === 'lost' ? 'was connected when it was last heard of' : 'is connected';
  return known > 0 ? `None of the workers that the query asks for ${were}` : `No worker ${were}`;
}

import type { Status } from '@daskscope/api';
import { NO_SCHEDULER_SEEN } from '@daskscope/client';

/** What an empty panel means: that there is none, or that it is not known. `feature` is what it is read from. */
export function nothingIn(feature: string, none: string, status: Status | null): string {
  if (status?.connection.gone) return 'Not known: the cluster is gone.';
  if (!status?.scheduler) return NO_SCHEDULER_SEEN;
  if (status.connection.state !== 'connected') return 'Not known: there is no connection to the scheduler.';
  const missing = status.missing.find((one) => one.feature === feature);
  return missing ? `Not known: ${missing.reason}` : none;
}

import { KIND } from '@daskscope/timeline';

/** The actions that Dask (distributed 2022.12 to 2026.8) times on a worker's thread. */
const KINDS: Record<string, number> = {
  compute: KIND.compute,
  transfer: KIND.transfer,
  'disk-read': KIND.disk,
  'disk-write': KIND.disk,
  deserialize: KIND.deserialize,
};

/** How an action is drawn. Without one an interval is work. */
export function kindOf(action: string): number {
  return action === '' ? KIND.compute : (KINDS[action.toLowerCase()] ?? KIND.other);
}

import { KIND } from './key.ts';

/** The actions that Dask (distributed 2022.12 to 2026.8) times on a worker's thread. */
const KINDS = new Map<string, number>([
  ['compute', KIND.compute],
  ['transfer', KIND.transfer],
  ['disk-read', KIND.disk],
  ['disk-write', KIND.disk],
  ['deserialize', KIND.deserialize],
]);

/** How an action is drawn. Without one an interval is work. */
export function kindOfAction(action: string): number {
  return action === '' ? KIND.compute : (KINDS.get(action.toLowerCase()) ?? KIND.other);
}

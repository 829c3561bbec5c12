import { COMPUTATIONS_KIND, LATEST_IDS } from '../cluster/cluster-computations.ts';
import { LOG_KIND } from '../cluster/cluster-history.ts';
import { PROGRESS_KIND } from '../cluster/progress-moments.ts';
import { MOST_CLUSTERS, NOTHING_BEFORE, REMEMBERED_TEXT } from './remembered.ts';
import type { Before } from '../stored.ts';
import type { StoreThread } from '../thread.ts';

/** What each of these holds of a cluster. */
export const KINDS = {
  [LOG_KIND]: 'log',
  [PROGRESS_KIND]: 'progress',
  [COMPUTATIONS_KIND]: 'computations',
} as const;

/** What was remembered of each cluster, by its name, and whether that is all that is there. */
export async function rememberedBy(thread: StoreThread): Promise<[of: Map<string, Before>, all: boolean]> {
  const room = { clusters: MOST_CLUSTERS, characters: REMEMBERED_TEXT };
  const [{ documents, all }, listed, failures] = await Promise.all([
    thread.ask('before', { kinds: Object.keys(KINDS), ...room }),
    thread.ask('listedIds', LATEST_IDS),
    thread.ask('failuresBefore', null),
  ]);
  const before = new Map<string, Before & { ids: string[] }>();
  const of = (cluster: string) => {
    const known = before.get(cluster) ?? { ...NOTHING_BEFORE, ids: [] };
    before.set(cluster, known);
    return known;
  };
  // Those that went last come last.
  for (const { kind, cluster, json } of documents) if (kind === LOG_KIND) of(cluster).log = json;
  for (const { kind, cluster, json } of documents) of(cluster)[KINDS[kind as keyof typeof KINDS]] = json;
  for (const { cluster, id } of listed) of(cluster).ids.push(id);
  const failuresOf = new Map(failures.of);
  for (const cluster of failuresOf.keys()) of(cluster);
  for (const [cluster, known] of before)
    known.failures = failuresOf.get(cluster) ?? (failures.all ? NOTHING_BEFORE.failures : undefined);
  return [before, all];
}

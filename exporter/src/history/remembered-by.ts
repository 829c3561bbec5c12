import { COMPUTATIONS_KIND, LATEST_IDS } from './cluster/cluster-computations.ts';
import { LOG_KIND } from './cluster/cluster-history.ts';
import { PROGRESS_KIND } from './cluster/cluster-progress.ts';
import { MOST_CLUSTERS, NOTHING_BEFORE } from './remembered.ts';
import type { Before } from './stored.ts';
import type { StoreThread } from './thread.ts';

/** What was remembered of each cluster, by its name, and whether that is all that is there. */
export async function rememberedBy(thread: StoreThread): Promise<[of: Map<string, Before>, all: boolean]> {
  const documents = (kind: string) => thread.ask('documents', { kind, limit: MOST_CLUSTERS });
  const [logs, progress, computations, listed, failures] = await Promise.all([
    documents(LOG_KIND),
    documents(PROGRESS_KIND),
    documents(COMPUTATIONS_KIND),
    thread.ask('listedIds', LATEST_IDS),
    thread.ask('failuresBefore', null),
  ]);
  const before = new Map<string, Before & { ids: string[] }>();
  const of = (cluster: string) => {
    const known = before.get(cluster) ?? { ...NOTHING_BEFORE, ids: [] };
    before.set(cluster, known);
    return known;
  };
  // The newest come first.
  for (const { cluster, json } of logs.reverse()) of(cluster).log = json;
  for (const { cluster, json } of progress) of(cluster).progress = json;
  for (const { cluster, json } of computations) of(cluster).computations = json;
  for (const { cluster, id } of listed) of(cluster).ids.push(id);
  for (const [cluster, told] of failures) of(cluster).failures = told;
  return [before, Math.max(logs.length, computations.length) < MOST_CLUSTERS];
}

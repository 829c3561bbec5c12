import { CLUSTER_STATES } from '@daskscope/api';
import type { Family } from '../families.ts';

type ClusterState = (typeof CLUSTER_STATES)[number];

/** The clusters of an exporter of many. */
export interface WatchedClusters {
  all(): Iterable<{ state: ClusterState }>;
  readonly sources: readonly { source: string; problems: readonly string[] }[];
}

export const watchedClusters: readonly Family<WatchedClusters>[] = [
  {
    name: 'dask_exporter_clusters',
    help: 'Clusters by the state of the connection; gone: no source names it any more, and it can still be read. Only where many are watched.',
    type: 'gauge',
    labels: ['state'],
    samples(clusters, add) {
      const counts = new Map<ClusterState, number>(CLUSTER_STATES.map((state) => [state, 0]));
      for (const { state } of clusters.all()) counts.set(state, counts.get(state)! + 1);
      for (const [state, count] of counts) add(count, state);
    },
  },
  {
    name: 'dask_exporter_cluster_source_success',
    help: '1 if all that the source of clusters names can be used; 0: the log and /api/v1/clusters say what cannot. Only where many are watched.',
    type: 'gauge',
    labels: ['source'],
    samples(clusters, add) {
      for (const { source, problems } of clusters.sources) add(problems.length === 0 ? 1 : 0, source);
    },
  },
];

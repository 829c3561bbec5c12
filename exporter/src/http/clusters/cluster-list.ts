import type { Clusters, ClusterSource, ClusterState, ClusterSummary } from '@daskscope/api';
import type { SourceState } from '../../clusters/source-state.ts';
import type { Work } from '../../slices.ts';
import type { Cluster } from '../../state/cluster.ts';
import { totalsOf } from '../answers/progress.ts';
import { threadsOf } from '../answers/status.ts';
import { Table } from '../stream/table.ts';
import type { ListedCluster } from './served-cluster.ts';

/** What a list of clusters is made of. */
export interface Listing {
  readonly mode: Clusters['mode'];
  names(): Iterable<string>;
  summaries(): Iterable<ClusterSummary>;
  sources(): ClusterSource[];
}

/** The list of one. */
export const listingOfOne = (cluster: Cluster): Listing => {
  const source = '--scheduler.address';
  return {
    mode: 'single',
    names: () => [cluster.address],
    *summaries() {
      const { address, connection } = cluster;
      const told = { name: address, position: 0, labels: {}, source, state: connection.state };
      yield summaryOf(cluster, told, null);
    },
    sources: () => [{ source, clusters: 1, problems: [] }],
  };
};

export const listingOfMany = (
  all: () => Iterable<ListedCluster>,
  sources: () => readonly SourceState[],
): Listing => ({
  mode: 'many',
  *names() {
    for (const { name } of all()) yield name;
  },
  *summaries() {
    for (const { name, position, labels, source, state, goneSince, watch } of all())
      yield summaryOf(watch.cluster, { name, position, labels, source, state }, goneSince);
  },
  sources: () => sources().map((source) => ({ ...source, problems: [...source.problems] })),
});

/** In slices, for there may be thousands. @param time ms since the epoch */
export function* clustersOf(listing: Listing, time: number): Work<Clusters> {
  const clusters: ClusterSummary[] = [];
  for (const summary of listing.summaries()) {
    clusters.push(summary);
    yield;
  }
  return { time, mode: listing.mode, sources: listing.sources(), clusters };
}

export const clustersTable = (listing: Listing, clock: () => number): Table<ClusterSummary> =>
  new Table({
    topic: 'clusters',
    list: 'clusters',
    key: 'name',
    *sources() {
      for (const summary of listing.summaries()) yield [summary.name, summary];
    },
    describe: (summary) => summary,
    head: () => ({ time: clock(), mode: listing.mode }),
    besides: () => ({ sources: listing.sources() }),
  });

function summaryOf(
  cluster: Cluster,
  told: {
    name: string;
    position: number;
    labels: Record<string, string>;
    source: string;
    state: ClusterState;
  },
  goneSince: number | null,
): ClusterSummary {
  const { connection, identity } = cluster;
  return {
    ...told,
    address: cluster.address,
    since: goneSince ?? connection.since,
    error: connection.error,
    scheduler: identity && {
      id: identity.id,
      version: identity.version,
      startedAt: identity.startedAt,
    },
    workers: cluster.workers.size,
    threads: threadsOf(cluster),
    tasks: totalsOf(cluster),
    errors: cluster.prefixes.erredTotal,
    kept: cluster.log.size,
  };
}

import { LIMITS } from '@daskscope/api';
import type { SourceState } from '../../clusters/source-state.ts';
import type { History } from '../../history/history.ts';
import { ClusterPast } from '../../history/past.ts';
import { Demand } from '../../demand.ts';
import { Cluster } from '../../state/cluster.ts';
import type { Served } from '../app.ts';
import { AnswerPlaces } from '../clients/answer-places.ts';
import { Places } from '../clients/places.ts';
import type { ScrapeOptions } from '../routes/prometheus/scrape-targets.ts';
import type { Metrics } from '../routes/prometheus/metrics.ts';
import { ClusterParts, type StreamOptions } from './cluster-parts.ts';
import { clustersTable, listingOfMany, listingOfOne, type Listing } from './cluster-list.ts';
import type { ListedCluster, ServedCluster } from './served-cluster.ts';
import { byName, onlyOne, type WhichCluster } from './which-cluster.ts';

/** Clusters that come and go. */
export interface ManyClusters {
  all(): Iterable<ListedCluster>;
  /** Lists one that is not listed, if anything of it is kept. */
  recall(name: string): void;
  readonly sources: readonly SourceState[];
  /** Called for each that comes, before it is connected to. */
  onCome(listener: (cluster: ListedCluster) => void): void;
}

/** One for life, or many with the exporter's own page of metrics. */
export type Clusters = { one: ServedCluster } | { many: ManyClusters; metrics: Metrics; version: string };

const GONE =
  '# The cluster is gone: it has no series any more. What was last known of it is at api/v1/status.\n';

/** No series of one that is gone, so that they end in Prometheus at its next scrape, whenever it asks for targets again. */
const untilGone = (cluster: ListedCluster): Metrics => ({
  contentType: cluster.watch.metrics.contentType,
  renderInSlices: (wanted) =>
    cluster.goneSince === null ? cluster.watch.metrics.renderInSlices(wanted) : GONE,
});

/** What answers for each cluster. */
export class ServedClusters implements Served {
  readonly which: WhichCluster;
  readonly listing: Listing;
  readonly own: Served['own'];
  readonly scraped: ScrapeOptions['clusters'];
  readonly #parts = new Map<string, ClusterParts>();
  readonly #streams: StreamOptions;
  readonly #history: History | undefined;

  constructor(
    clusters: Clusters,
    {
      history,
      ...streams
    }: Pick<StreamOptions, 'clock' | 'log' | 'pace'> & { history?: History | undefined },
  ) {
    this.#history = history;
    const isOne = 'one' in clusters;
    this.listing = isOne
      ? listingOfOne(clusters.one.cluster)
      : listingOfMany(
          () => clusters.many.all(),
          () => clusters.many.sources,
        );
    this.#streams = {
      ...streams,
      sources: isOne ? undefined : () => this.listing.sources(),
      places: new AnswerPlaces(new Places(LIMITS.streams)),
      clusters: clustersTable(this.listing, streams.clock),
    };
    if (isOne) {
      this.which = onlyOne(this.#serve(clusters.one.cluster.address, clusters.one));
      this.own = null;
      this.scraped = () => null;
    } else {
      const { many, metrics, version } = clusters;
      many.onCome((cluster) => this.#take(cluster));
      this.which = byName(this.#parts, (name) => many.recall(name));
      this.own = { metrics, parts: this.#ofNone(version, metrics) };
      this.scraped = () => [...many.all()].filter(({ goneSince }) => goneSince === null);
    }
  }

  /** Ends all streams. */
  close(): void {
    for (const parts of this.#parts.values()) parts.close();
    this.own?.parts.close();
  }

  #serve(name: string, cluster: ServedCluster): ClusterParts {
    const history = this.#history;
    const parts = new ClusterParts(cluster, {
      name: this.listing.mode === 'many' ? name : null,
      streams: this.#streams,
      past: history && new ClusterPast(history, name),
    });
    this.#parts.set(name, parts);
    return parts;
  }

  #take(cluster: ListedCluster): void {
    const { cluster: state, ask, onRequest, profiles, demand } = cluster.watch;
    const parts = this.#serve(cluster.name, {
      cluster: state,
      ask,
      onRequest,
      profiles,
      demand,
      metrics: untilGone(cluster),
    });
    cluster.onForgotten(() => {
      this.#parts.delete(cluster.name);
      parts.close(
        'cluster-gone',
        'What was known of the cluster here made room, or is read again. Connect again to see whether it is there.',
      );
    });
  }

  /** Who reads the list alone reads of no cluster: this one is none. */
  #ofNone(exporterVersion: string, metrics: Metrics): ClusterParts {
    const cluster = new Cluster({
      capacity: 1,
      maxPrefixes: 1,
      address: '',
      exporterVersion,
      now: this.#streams.clock(),
    });
    const refused = () => Promise.reject(new Error('It is no cluster'));
    return new ClusterParts(
      {
        cluster,
        metrics,
        demand: new Demand(cluster),
        ask: refused,
        onRequest: {
          profile: refused,
          stacks: refused,
          logs: refused,
          graph: refused,
          spans: refused,
          bandwidths: refused,
        },
        profiles: { of: () => ({ state: 'not-asked', reason: 'It is no cluster.' }) },
      },
      { name: null, streams: this.#streams },
    );
  }
}

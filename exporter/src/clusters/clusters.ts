import type { Logger } from 'pino';
import type { ClusterWatch, Target } from './cluster-watch.ts';
import type { TlsOptions } from '../protocol/tls.ts';
import { named, type NamedCluster } from './names.ts';
import { Abandoned, inSlices, type Work } from '../slices.ts';
import { sizeOf } from '../state/size.ts';
import { Recalled, type PastClusters } from './recalled.ts';
import { makeRoom } from './room.ts';
import type { SourceState } from './source-state.ts';
import { NOTHING_FOUND, type ClusterSource, type Found } from './sources/source.ts';
import { WatchedCluster } from './watched-cluster.ts';

const LOOK_MS = 1_000;

export interface ClustersOptions {
  sources: readonly ClusterSource[];
  /** Makes what watches a cluster; it is not connected yet. */
  begin: (name: string, target: Target) => ClusterWatch;
  /** For tls:// addresses whose source says nothing of it. */
  tls: TlsOptions;
  /** Runs in all task logs together. */
  totalCapacity: number;
  /** What is kept for longer. */
  past?: PastClusters | undefined;
  log: Pick<Logger, 'info' | 'warn'>;
}

/**
 * All clusters: they come and go as their sources say. One that is gone can be read until it makes room, and where more is kept
 * of it, whenever it is asked for.
 */
export class Clusters {
  readonly #options: ClustersOptions;
  readonly #founds: Map<ClusterSource, Found>;
  readonly #watched = new Map<string, WatchedCluster>();
  /** undefined: nothing is kept for longer. */
  readonly #recalled: Recalled | undefined;
  readonly #come: ((cluster: WatchedCluster) => void)[] = [];
  readonly #endings: (() => void)[] = [];
  readonly #closing = new Set<Promise<void>>();
  /** Rises with each telling of a source, and at the end. */
  #tellings = 0;
  #problems: ReadonlyMap<ClusterSource, readonly string[]> = new Map();
  #count = 0;

  constructor(options: ClustersOptions) {
    this.#options = options;
    this.#founds = new Map(options.sources.map((source) => [source, NOTHING_FOUND]));
    const { past, totalCapacity } = options;
    this.#recalled =
      past &&
      new Recalled({
        past,
        totalCapacity,
        watched: this.#watched,
        add: (cluster, goneSince) => this.#add(cluster, goneSince),
        forget: (cluster) => this.#forget(cluster),
      });
  }

  start(): void {
    const room = setInterval(() => this.#makeRoom(), LOOK_MS);
    this.#endings.push(() => clearInterval(room));
    // Before the sources tell: one that is still named is back.
    this.#recalled?.addLast();
    const { past } = this.#options;
    if (past) this.#endings.push(past.onOpen(() => this.#recalled!.lookElsewhere()));
    for (const source of this.#founds.keys())
      this.#endings.push(
        source.watch((found) => {
          this.#founds.set(source, found);
          void this.#update(++this.#tellings);
        }),
      );
  }

  /** In the order in which they came, without those that another exporter watches: they are its own to list. */
  *all(): Iterable<WatchedCluster> {
    for (const cluster of this.#watched.values()) if (!cluster.wasElsewhere) yield cluster;
  }

  get(name: string): WatchedCluster | undefined {
    return this.#watched.get(name);
  }

  /** One that is not listed, if anything of it is kept. */
  recall(name: string): void {
    const end = this.#watched.has(name) ? undefined : this.#options.past?.ends().get(name);
    if (end === undefined) return;
    // Before, so that it is not this one that goes. However many are asked for, there is one more than there is room for at most.
    this.#makeRoom();
    this.#recalled!.add(name, end);
  }

  get size(): number {
    return this.#watched.size;
  }

  get sources(): SourceState[] {
    return [...this.#founds].map(([source, { clusters }]) => ({
      source: source.flag,
      clusters: clusters.length,
      problems: this.#problems.get(source) ?? [],
    }));
  }

  /** Called for each cluster that comes, before it is connected to. */
  onCome(listener: (cluster: WatchedCluster) => void): void {
    this.#come.push(listener);
  }

  async close(): Promise<void> {
    this.#tellings++;
    for (const end of this.#endings.splice(0)) end();
    for (const cluster of this.#watched.values()) this.#forget(cluster);
    await Promise.all(this.#closing);
  }

  /** In slices, for there may be thousands. What is told meanwhile begins it anew. */
  async #update(telling: number): Promise<void> {
    const isNewest = () => telling === this.#tellings;
    await inSlices(this.#updating(), isNewest, 'clusters').catch((cause: unknown) => {
      // Whatever is wrong with one cluster, the others are watched.
      if (!(cause instanceof Abandoned))
        this.#options.log.warn({ err: cause }, 'The clusters were not taken in');
    });
  }

  *#updating(): Work<void> {
    const { clusters, problems } = yield* named(this.#founds);
    this.#say(problems);
    for (const cluster of this.#watched.values()) {
      if (cluster.goneSince === null && !clusters.has(cluster.name)) this.#leave(cluster);
      yield;
    }
    for (const cluster of clusters.values()) {
      const known = this.#watched.get(cluster.name);
      // While it was gone here another may have watched it, and kept more.
      const isOlder = known !== undefined && known.goneSince !== null && this.#options.past?.shared;
      if (isOlder) this.#forget(known);
      if (known && !isOlder) this.#change(known, cluster);
      else this.#begin(cluster);
      yield;
    }
  }

  #begin(cluster: NamedCluster): void {
    this.#add(cluster).watch.watch();
  }

  #add(cluster: NamedCluster, goneSince: number | null = null): WatchedCluster {
    const watch = this.#options.begin(cluster.name, this.#target(cluster));
    const watched = new WatchedCluster(cluster, this.#count++, watch);
    watched.goneSince = goneSince;
    this.#watched.set(cluster.name, watched);
    for (const listener of this.#come) listener(watched);
    return watched;
  }

  /** It may have another scheduler, or be back. */
  #change(known: WatchedCluster, now: NamedCluster): void {
    const isSame = known.goneSince === null && whereIs(known.named) === whereIs(now);
    known.named = now;
    known.goneSince = known.bytes = null;
    if (!isSame) known.watch.watch(this.#target(now));
  }

  #target({ address, tls, source: { tlsNames } }: NamedCluster): Target {
    if (tls || !address.startsWith('tls:')) return { address, tls };
    const byFlags = this.#options.tls;
    const isTold = Object.keys(byFlags).length > 0;
    return { address, tls: isTold || !tlsNames ? byFlags : { calledBy: tlsNames } };
  }

  #leave(cluster: WatchedCluster): void {
    cluster.goneSince = Date.now();
    this.#options.log.info({ cluster: cluster.name }, 'The cluster is gone');
    // Of one that was never there nothing can be read.
    if (cluster.watch.cluster.watchingSince === null) return this.#forget(cluster);
    this.#end(cluster).catch((cause: unknown) => {
      this.#options.log.warn({ cluster: cluster.name, err: cause }, 'The cluster could not be left');
    });
  }

  async #end(cluster: WatchedCluster): Promise<void> {
    const since = cluster.goneSince;
    const isGone = () => cluster.goneSince === since;
    await cluster.watch.leave(`The cluster is gone: ${cluster.source} names no cluster so any more.`);
    await inSlices(sizeOf(cluster.watch.cluster), isGone, 'clusters').then(
      (bytes) => (cluster.bytes = isGone() ? bytes : null),
      () => undefined,
    );
  }

  #forget(cluster: WatchedCluster): void {
    this.#watched.delete(cluster.name);
    cluster.forget();
    // At once: one that is back begins with what is known of it now. Nothing comes of it any more.
    if (cluster.goneSince !== null) cluster.watch.endKeeping();
    const closed = cluster.watch.close().finally(() => this.#closing.delete(closed));
    this.#closing.add(closed);
  }

  #makeRoom(): void {
    for (const cluster of makeRoom(this.#watched.values(), this.#options.totalCapacity))
      this.#forget(cluster);
  }

  /** Each once. */
  #say(problems: ReadonlyMap<ClusterSource, readonly string[]>): void {
    for (const [source, sentences] of problems) {
      const said = this.#problems.get(source) ?? [];
      for (const sentence of sentences)
        if (!said.includes(sentence)) this.#options.log.warn({ source: source.flag }, sentence);
    }
    this.#problems = problems;
  }
}

/** Where its scheduler is, and which it is. */
const whereIs = ({ address, tls, id }: NamedCluster): string => JSON.stringify([address, tls, id]);

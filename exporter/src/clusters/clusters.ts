import type { Connection } from '../state/cluster.ts';
import type { Logger } from 'pino';
import type { ClusterWatch, Target } from './cluster-watch.ts';
import type { TlsOptions } from '../protocol/tls.ts';
import { named, type NamedCluster } from './names.ts';
import { Abandoned, inSlices, type Work } from '../slices.ts';
import { sizeOf } from '../state/size.ts';
import { LEAST_RUNS, makeRoom, type KeptCluster } from './room.ts';
import type { SourceState } from './source-state.ts';
import { NOTHING_FOUND, type ClusterSource, type Found } from './sources/source.ts';

const LOOK_MS = 1_000;
/** What another exporter watches is read again after so long, when it is asked for. */
const RECALLED_MS = 60_000;

/** A cluster that a source names, or named. */
export class WatchedCluster implements KeptCluster {
  readonly name: string;
  /** In the order in which they came. */
  readonly position: number;
  readonly watch: ClusterWatch;
  /** As its source has it now, or had it last. */
  named: NamedCluster;
  /** ms since the epoch: no source names it since then; null: one does. */
  goneSince: number | null = null;
  /** That all that is known of it takes, once it is gone. */
  bytes: number | null = null;
  /** ms since the epoch: it was known from the history alone then. */
  recalledAt: number | null = null;
  /** It was another exporter's then. */
  wasElsewhere = false;
  readonly #forgotten: (() => void)[] = [];

  constructor(named: NamedCluster, position: number, watch: ClusterWatch) {
    this.name = named.name;
    this.named = named;
    this.position = position;
    this.watch = watch;
  }

  get labels(): Readonly<Record<string, string>> {
    return this.named.labels ?? {};
  }

  /** The flag that names it. */
  get source(): string {
    return this.named.source.flag;
  }

  get state(): Connection['state'] | 'gone' {
    return this.goneSince === null ? this.watch.cluster.connection.state : 'gone';
  }

  get log(): KeptCluster['log'] {
    return this.watch.cluster.log;
  }

  onForgotten(listener: () => void): void {
    this.#forgotten.push(listener);
  }

  forget(): void {
    for (const listener of this.#forgotten.splice(0)) listener();
  }
}

/** Clusters of which something is kept beyond the exporter's life. */
export interface PastClusters {
  /** The flag that says where. */
  readonly flag: string;
  /** Of each, until when: ms since the epoch. */
  ends(): ReadonlyMap<string, number>;
  /** Others keep theirs there too, and what is known of one may be of another. */
  readonly shared: boolean;
  /** Another exporter watches it now. @param since ms since the epoch: and said so later than then */
  isElsewhere(name: string, since?: number): boolean;
  /** Called when that is known, where it was not at the start, and when others told something. Returns what ends it. */
  onOpen(listener: () => void): () => void;
}

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
  }

  start(): void {
    const room = setInterval(() => this.#makeRoom(), LOOK_MS);
    this.#endings.push(() => clearInterval(room));
    // Before the sources tell: one that is still named is back.
    this.#recallLast();
    const { past } = this.#options;
    if (past) this.#endings.push(past.onOpen(() => this.#lookElsewhere()));
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
    this.#recall(name, end);
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

  /** Those that ended last, as many as there is room for. */
  #recallLast(): void {
    const { past, totalCapacity } = this.#options;
    const ends = Array.from(past?.ends() ?? [])
      // One that another watches is not gone.
      .filter(([name]) => !this.#watched.has(name) && !past!.isElsewhere(name))
      .sort(([, one], [, other]) => one - other);
    const room = Math.max(0, Math.floor(totalCapacity / LEAST_RUNS) - this.#watched.size);
    for (const [name, end] of ends.slice(Math.max(0, ends.length - room))) this.#recall(name, end);
  }

  #recall(name: string, end: number): void {
    const source = { flag: this.#options.past!.flag, watch: () => () => undefined };
    const cluster = this.#add({ name, address: '', source }, end);
    cluster.recalledAt = Date.now();
    cluster.wasElsewhere = this.#options.past!.isElsewhere(name);
    const reason = cluster.wasElsewhere
      ? 'Another exporter watches the cluster: what is told here is of the history that both share, and up to a minute old.'
      : 'The cluster is gone: it is known from the history alone.';
    cluster.watch.recall(reason, end);
  }

  /** What others tell of theirs takes the place of what is known here, in a while; those that they left are gone. */
  #lookElsewhere(): void {
    const { past } = this.#options;
    for (const cluster of this.#watched.values()) {
      if (cluster.goneSince === null) continue;
      const { recalledAt, wasElsewhere, goneSince } = cluster;
      // Of one that went here what counts is who says so since then: before, it may have been an earlier start of this exporter.
      const isElsewhere = past!.isElsewhere(cluster.name, recalledAt === null ? goneSince : undefined);
      const isOld = isElsewhere && Date.now() - (recalledAt ?? 0) >= RECALLED_MS;
      if (isOld || wasElsewhere !== isElsewhere) this.#forget(cluster);
    }
    this.#recallLast();
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

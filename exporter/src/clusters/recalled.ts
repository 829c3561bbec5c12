import type { NamedCluster } from './names.ts';
import { LEAST_RUNS } from './room.ts';
import type { WatchedCluster } from './watched-cluster.ts';

/** What another exporter watches is read again after so long, when it is asked for. */
const RECALLED_MS = 60_000;

/** Clusters of which something is kept beyond the exporter's life. */
export interface PastClusters {
  /** The flag that says where. */
  readonly flag: string;
  /** Of each, until when: ms since the epoch. */
  ends(): ReadonlyMap<string, number>;
  /** Others keep theirs there too, and what is known of one may be of another. */
  readonly shared: boolean;
  /** Which clusters others watch is known: before, one that nobody watches here may not be gone. */
  readonly knowsOthers: boolean;
  /** Another exporter watches it now. @param since ms since the epoch: and said so later than then */
  isElsewhere(name: string, since?: number): boolean;
  /** Called when that is known, where it was not at the start, and when others told something. Returns what ends it. */
  onOpen(listener: () => void): () => void;
}

interface RecalledOptions {
  past: PastClusters;
  watched: ReadonlyMap<string, WatchedCluster>;
  /** Runs in all task logs together. */
  totalCapacity: number;
  add: (cluster: NamedCluster, goneSince: number) => WatchedCluster;
  forget: (cluster: WatchedCluster) => void;
}

/** Clusters that are known from what is kept alone: they stand beside those that are watched. */
export class Recalled {
  readonly #options: RecalledOptions;

  constructor(options: RecalledOptions) {
    this.#options = options;
  }

  /** Those that ended last, as many as there is room for. */
  addLast(): void {
    const { past, watched, totalCapacity } = this.#options;
    if (!past.knowsOthers) return;
    const ends = Array.from(past.ends())
      // One that another watches is not gone.
      .filter(([name]) => !watched.has(name) && !past.isElsewhere(name))
      .sort(([, one], [, other]) => one - other);
    const room = Math.max(0, Math.floor(totalCapacity / LEAST_RUNS) - watched.size);
    for (const [name, end] of ends.slice(Math.max(0, ends.length - room))) this.add(name, end);
  }

  /** @param end when the latest of its runs ended, ms since the epoch */
  add(name: string, end: number): void {
    const { past, add } = this.#options;
    const source = { flag: past.flag, watch: () => () => undefined };
    const cluster = add({ name, address: '', source }, end);
    cluster.recalledAt = Date.now();
    // What may be another's is not listed as gone.
    cluster.wasElsewhere = !past.knowsOthers || past.isElsewhere(name);
    const reason = !past.knowsOthers
      ? 'What is told here is of the history: whether another exporter watches the cluster is not known yet.'
      : cluster.wasElsewhere
        ? 'Another exporter watches the cluster: what is told here is of the history that both share, and up to a minute old.'
        : 'The cluster is gone: it is known from the history alone.';
    cluster.watch.recall(reason, end);
  }

  /** What others tell of theirs takes the place of what is known here, in a while; those that they left are gone. */
  lookElsewhere(): void {
    for (const cluster of this.#options.watched.values())
      if (cluster.goneSince !== null && this.#isOutdated(cluster)) this.#options.forget(cluster);
    this.addLast();
  }

  #isOutdated({ name, recalledAt, wasElsewhere, goneSince }: WatchedCluster): boolean {
    // Of one that went here what counts is who says so since then: before, it may have been an earlier start of this exporter.
    const since = recalledAt === null ? goneSince! : undefined;
    const isElsewhere = this.#options.past.isElsewhere(name, since);
    const isOld = isElsewhere && Date.now() - (recalledAt ?? 0) >= RECALLED_MS;
    return isOld || wasElsewhere !== isElsewhere;
  }
}

import type { Connection } from '../state/cluster.ts';
import type { ClusterWatch } from './cluster-watch.ts';
import type { NamedCluster } from './names.ts';
import type { KeptCluster } from './room.ts';

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

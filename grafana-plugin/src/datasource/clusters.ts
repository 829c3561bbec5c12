import type { OfCluster } from './of-cluster.ts';

/** Clusters of which something is kept, as of those whose dashboard somebody comes back to. */
const KEPT = 32;

/** What is asked of each cluster, by name; null: of the one that is not named. */
export class Clusters {
  readonly #make: (name: string | null) => OfCluster;
  /** The one used last is the last. */
  readonly #kept = new Map<string | null, OfCluster>();

  constructor(make: (name: string | null) => OfCluster) {
    this.#make = make;
  }

  get(name: string | null): OfCluster {
    const cluster = this.#kept.get(name) ?? this.#make(name);
    this.#kept.delete(name);
    this.#kept.set(name, cluster);
    for (const [other, { liveState }] of this.#kept) {
      if (this.#kept.size <= KEPT) break;
      // Whoever looks at it looks on.
      if (!liveState.used && other !== name) this.#kept.delete(other);
    }
    return cluster;
  }
}

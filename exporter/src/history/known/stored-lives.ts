import type { Acknowledged } from '../stored.ts';

/** Of all clusters, those whose runs ended last: a store forgets others too. */
export const MOST_LIVES = 100_000;

/** Of which schedulers' lives there are runs, on disk or waiting for it, and how far each is. Times are µs. */
export class StoredLives {
  readonly #untils = new Map<string, Map<string, number>>();
  readonly #acknowledged = new Map<string, Map<string, number>>();

  has(cluster: string): boolean {
    return this.#untils.has(cluster);
  }

  /** When the latest run of a cluster ended. */
  until(cluster: string): number {
    let until = -Infinity;
    for (const one of this.#untils.get(cluster)?.values() ?? []) until = Math.max(until, one);
    return until;
  }

  /** The same of each cluster: ms since the epoch. */
  ends(): Map<string, number> {
    return new Map(Array.from(this.#untils.keys(), (cluster) => [cluster, this.until(cluster) / 1000]));
  }

  /** One past the highest run on disk of each life of a cluster. */
  acknowledged(cluster: string): ReadonlyMap<string, number> {
    return this.#acknowledged.get(cluster) ?? new Map();
  }

  /** A run ended then. */
  see(cluster: string, life: string, stop: number): void {
    const lives = ofCluster(this.#untils, cluster);
    lives.set(life, Math.max(lives.get(life) ?? -Infinity, stop));
  }

  acknowledge({ cluster, life, next }: Acknowledged): void {
    ofCluster(this.#acknowledged, cluster).set(life, next);
  }

  /** Those of which no run ended since; of too many those that ended first. */
  forget(until: number): void {
    const ends = [...this.#untils.values()].flatMap((lives) => [...lives.values()]);
    const most = ends.sort((one, other) => other - one)[MOST_LIVES - 1] ?? -Infinity;
    for (const [cluster, lives] of this.#untils)
      for (const [life, end] of lives)
        if (end < Math.max(until, most))
          for (const all of [this.#untils, this.#acknowledged]) drop(all, cluster, life);
  }
}

function ofCluster(all: Map<string, Map<string, number>>, cluster: string): Map<string, number> {
  const lives = all.get(cluster) ?? new Map<string, number>();
  all.set(cluster, lives);
  return lives;
}

function drop(all: Map<string, Map<string, number>>, cluster: string, life: string): void {
  const lives = all.get(cluster);
  lives?.delete(life);
  if (lives?.size === 0) all.delete(cluster);
}

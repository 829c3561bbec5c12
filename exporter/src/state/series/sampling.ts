import type { Cluster } from '../cluster.ts';
import { pointOf, type SeriesPoint } from './point.ts';

/** What was known then is not how it is now: so many seconds after a push was due. */
const SILENT_SECONDS = 10;

/** Tasks that came into memory a second, between two samples. */
class Finishing {
  #seen: { count: number; at: number } | undefined;

  /** NaN: nothing to compare with, or the counts began anew. */
  rate(count: number, at: number): number {
    const before = this.#seen;
    this.#seen = { count, at };
    if (!before || at <= before.at || count < before.count) return NaN;
    return (count - before.count) / ((at - before.at) / 1_000);
  }

  forget(): void {
    this.#seen = undefined;
  }
}

/** What a point was made of, and what it says: the same until the scheduler tells something. */
interface Sampled {
  readonly workers: number;
  readonly prefixes: readonly unknown[];
  readonly finished: number;
  readonly point: SeriesPoint;
}

/** Takes a point of the cluster's figures whenever it is called; none while the scheduler is away or silent. */
export class Sampling {
  readonly #cluster: Cluster;
  readonly #memory: number;
  readonly #finishing = new Finishing();
  #life: string | undefined;
  #sampled: Sampled | undefined;

  /** memory: place of the state of that name among those that prefixes count. */
  constructor(cluster: Cluster, memory: number) {
    this.#cluster = cluster;
    this.#memory = memory;
  }

  /** now: ms since the epoch */
  sample(now: number): void {
    const cluster = this.#cluster;
    const { connection, pushLateness, identity, workers } = cluster;
    const silent = (pushLateness.seconds ?? 0) > SILENT_SECONDS;
    if (connection.state !== 'connected' || silent || workers.updated === 0) return this.#finishing.forget();
    if (identity?.id !== this.#life) this.#finishing.forget();
    this.#life = identity?.id;
    const { finished, point } = this.#now();
    const tasksFinished = this.#finishing.rate(finished, now);
    cluster.series.add({ ...point, figures: { ...point.figures, tasksFinished } }, now);
    cluster.changes.announce('series');
  }

  #now(): Sampled {
    const { workers, prefixes } = this.#cluster;
    const states = prefixes.all();
    if (this.#sampled?.workers === workers.version && this.#sampled.prefixes === states) return this.#sampled;
    const finished = states.reduce((sum, { transitions }) => sum + (transitions[this.#memory] ?? 0), 0);
    const point = pointOf(this.#cluster, NaN);
    return (this.#sampled = { workers: workers.version, prefixes: states, finished, point });
  }
}

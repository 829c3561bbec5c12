/** Of the time of a thread; the rest is what Dask calls thread-noncpu. */
const CPU = 0.75;

interface Done {
  readonly prefix: { readonly name: string };
  readonly nbytes: number;
}

interface TaskRecord {
  readonly startstops: readonly { readonly action: string; readonly start: number; readonly stop: number }[];
}

/** What workers' heartbeats add up to (distributed/scheduler.py, heartbeat_worker): by tuple, which is found by what is in it. */
export class Activities extends Map<unknown, number> {
  readonly #tuples = new Map<string, readonly string[]>();

  constructor() {
    super([['latency', 0.001]]);
  }

  /** A task that is done. */
  countTask({ prefix, nbytes }: Done, { startstops }: TaskRecord): void {
    for (const { action, start, stop } of startstops) {
      const seconds = stop - start;
      if (action === 'transfer') this.#count(seconds, 'gather-dep', 'network', 'seconds');
      if (action !== 'compute') continue;
      this.#count(seconds * CPU, 'execute', prefix.name, 'thread-cpu', 'seconds');
      this.#count(seconds * (1 - CPU), 'execute', prefix.name, 'thread-noncpu', 'seconds');
    }
    this.#count(1, 'execute', prefix.name, 'memory-read', 'count');
    this.#count(nbytes, 'execute', prefix.name, 'memory-read', 'bytes');
  }

  #count(value: number, ...parts: string[]): void {
    const name = JSON.stringify(parts);
    const key = this.#tuples.get(name) ?? parts;
    this.#tuples.set(name, key);
    this.set(key, (this.get(key) ?? 0) + value);
  }
}

/** Of the time of a thread; the rest is what Dask calls thread-noncpu. */
const CPU = 0.75;

interface Done {
  readonly prefix: { readonly name: string };
  readonly nbytes: number;
}

interface TaskRecord {
  readonly startstops: readonly { readonly action: string; readonly start: number; readonly stop: number }[];
}

const TRANSFER = ['gather-dep', 'network', 'seconds'];

const keysOf = (prefix: string) => ({
  cpu: ['execute', prefix, 'thread-cpu', 'seconds'],
  other: ['execute', prefix, 'thread-noncpu', 'seconds'],
  reads: ['execute', prefix, 'memory-read', 'count'],
  bytes: ['execute', prefix, 'memory-read', 'bytes'],
});

/** What workers' heartbeats add up to (distributed/scheduler.py, heartbeat_worker). There is one tuple of each kind. */
export class Activities extends Map<unknown, number> {
  readonly #keys = new Map<string, ReturnType<typeof keysOf>>();

  constructor() {
    super([['latency', 0.001]]);
  }

  /** A task that is done. */
  countTask({ prefix: { name }, nbytes }: Done, { startstops }: TaskRecord): void {
    let keys = this.#keys.get(name);
    if (!keys) this.#keys.set(name, (keys = keysOf(name)));
    for (const { action, start, stop } of startstops) {
      const seconds = stop - start;
      if (action === 'transfer') this.#count(TRANSFER, seconds);
      if (action !== 'compute') continue;
      this.#count(keys.cpu, seconds * CPU);
      this.#count(keys.other, seconds * (1 - CPU));
    }
    this.#count(keys.reads, 1);
    this.#count(keys.bytes, nbytes);
  }

  #count(key: readonly string[], value: number): void {
    this.set(key, (this.get(key) ?? 0) + value);
  }
}

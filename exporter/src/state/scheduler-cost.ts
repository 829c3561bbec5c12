/** What is read of a scheduler for as long as it is connected: told as 0 before it cost anything, so that increase() misses nothing. */
const ALWAYS_READ = [
  'task-stream',
  'prefixes',
  'workers',
  'running',
  'scheduler',
  'failures',
  'prefix-memory',
  'activities',
  'groups',
  'computations',
  'wanted-threads',
  'bandwidths',
  'stealing',
  'semaphores',
  'unrunnable',
  'versions',
  'events',
  'shuffles',
];

/**
 * Seconds of schedulers' time that reading them took, by what was read: evaluating as they tell it, sending and plain ops as
 * estimated. Over all lives: it is what this exporter cost.
 */
export class SchedulerCost {
  readonly #seconds = new Map<string, number>(ALWAYS_READ.map((feed) => [feed, 0]));

  /** feed: as missing features are called. */
  spend(feed: string, seconds: number): void {
    this.#seconds.set(feed, (this.#seconds.get(feed) ?? 0) + seconds);
  }

  get total(): number {
    return [...this.#seconds.values()].reduce((sum, seconds) => sum + seconds, 0);
  }

  get seconds(): ReadonlyMap<string, number> {
    return this.#seconds;
  }
}

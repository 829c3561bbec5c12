import type { Cluster } from './state/cluster.ts';

/** Readers that connect again, as after an `end` line, are away for less than this. */
const LINGER_MS = 1000;

type Watched = Pick<Cluster, 'watchers' | 'changes'>;

/** Whether somebody watches: it decides how often the scheduler is read. */
export class Demand {
  readonly #cluster: Watched;
  readonly #lingerMs: number;
  readonly #listeners = new Set<(watching: boolean) => void>();
  #watching = false;
  #lingering: NodeJS.Timeout | undefined;

  constructor(cluster: Watched, lingerMs = LINGER_MS) {
    this.#cluster = cluster;
    this.#lingerMs = lingerMs;
  }

  /** True while there are watchers, and for a moment after the last one left. */
  get watching(): boolean {
    return this.#watching;
  }

  /** One more watcher. Returns what ends it; calling that again does nothing. */
  enter(): () => void {
    this.#count(1);
    clearTimeout(this.#lingering);
    this.#turn(true);
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      this.#count(-1);
      if (this.#cluster.watchers === 0) this.#linger();
    };
  }

  /** Called when watching turns true or false. Returns what ends it. */
  onChange(listener: (watching: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #count(change: number): void {
    this.#cluster.watchers += change;
    this.#cluster.changes.announce('status');
  }

  #linger(): void {
    this.#lingering = setTimeout(() => this.#turn(false), this.#lingerMs);
    this.#lingering.unref();
  }

  #turn(watching: boolean): void {
    if (watching === this.#watching) return;
    this.#watching = watching;
    for (const listener of [...this.#listeners]) listener(watching);
  }
}

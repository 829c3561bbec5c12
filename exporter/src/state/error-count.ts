import { increase } from './rising.ts';
import { detached } from './text.ts';
import type { PrefixUpdate } from './updates.ts';

/**
 * Tasks erred since the exporter first connected: the increases of every prefix's state_counts['erred']. What a scheduler had
 * counted before it was first seen does not count, unless the scheduler is younger than the first connection.
 */
export class ErrorCount {
  #last = new Map<string, number>();
  #known = false;
  #total = 0;

  get total(): number {
    return this.#total;
  }

  beginLife(fresh: boolean): void {
    this.#last = new Map();
    this.#known = fresh;
  }

  update(prefixes: PrefixUpdate[]): void {
    const next = new Map<string, number>();
    for (const { name, stateCounts } of prefixes) {
      const erred = stateCounts.get('erred') ?? 0;
      if (erred === 0) continue;
      if (this.#known) this.#total += increase(this.#last.get(name) ?? 0, erred);
      next.set(detached(name), erred);
    }
    this.#known = true;
    this.#last = next;
  }
}

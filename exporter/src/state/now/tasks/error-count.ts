import { increase } from '../../rising/rising.ts';
import { detached } from '../../text.ts';
import type { Absent, PrefixUpdate } from '../../updates/functions.ts';

/**
 * Tasks erred since the exporter first connected: the increases of every prefix's state_counts['erred']. What a scheduler had
 * counted before it was first seen does not count, unless the scheduler is younger than the first connection. Where it does
 * not tell state_counts, the tasks seen to become erred are counted: at least so many did.
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

  /** absent: whether prefixes that are not among them were dropped, or are as before. */
  update(prefixes: PrefixUpdate[], absent: Absent = 'dropped'): void {
    const next = absent === 'dropped' ? new Map<string, number>() : this.#last;
    for (const { name, stateCounts, states } of prefixes) {
      const erred = (stateCounts ?? states).get('erred') ?? 0;
      if (erred === 0) continue;
      const last = this.#last.get(name) ?? 0;
      // Tasks leave a state, and that is no reset.
      if (this.#known) this.#total += stateCounts ? increase(last, erred) : Math.max(0, erred - last);
      next.set(detached(name), erred);
    }
    this.#known = true;
    this.#last = next;
  }
}

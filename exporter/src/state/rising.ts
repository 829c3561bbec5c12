/**
 * The sum of a counter's increases. Where the counter falls it was reset (Client.restart, another scheduler) and counts from 0
 * again, so the sum never falls.
 */
export function increase(last: number, now: number): number {
  return now >= last ? now - last : now;
}

/** What a counter of the scheduler's rose by since the exporter first connected, over all lives. Never falls. */
export class Rising {
  #total = 0;
  #last: number | null = null;
  #told = false;

  /** null: no scheduler has told it yet. */
  get total(): number | null {
    return this.#told ? this.#total : null;
  }

  /** fresh: the scheduler started after the exporter first connected to any, so all that it counts is new. */
  beginLife(fresh: boolean): void {
    this.#last = fresh ? 0 : null;
  }

  /** null: the scheduler does not tell it. */
  tell(now: number | null): void {
    if (now === null) return;
    this.#total += increase(this.#last ?? now, now);
    this.#last = now;
    this.#told = true;
  }
}

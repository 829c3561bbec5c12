/**
 * The sum of a counter's increases. Where the counter falls it was reset (Client.restart, another scheduler) and counts from 0
 * again, so the sum never falls.
 */
export function increase(last: number, now: number): number {
  return now >= last ? now - last : now;
}

/**
 * A counter of the scheduler's, over all lives. It never falls: what a scheduler counts after a reset is added. Its past is in it
 * once, as `before`: that of the first scheduler, when it was first told.
 */
export class Rising {
  #since = 0;
  #before: number | null = null;
  #last: number | null = null;

  /** null: no scheduler has told it yet. */
  get total(): number | null {
    return this.#before === null ? null : this.#before + this.#since;
  }

  /** What it was when the exporter first connected; null: not told yet. */
  get before(): number | null {
    return this.#before;
  }

  /** fresh: the scheduler started after the exporter first connected to any, so all that it counts is new. */
  beginLife(fresh: boolean): void {
    this.#last = fresh ? 0 : null;
  }

  /** null: the scheduler does not tell it. */
  tell(now: number | null): void {
    if (now === null) return;
    this.#before ??= this.#last === null ? now : 0;
    this.#since += increase(this.#last ?? now, now);
    this.#last = now;
  }
}

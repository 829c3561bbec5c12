/**
 * The sum of a counter's increases. Where the counter falls it was reset (Client.restart, another scheduler) and counts from 0
 * again, so the sum never falls.
 */
export function increase(last: number, now: number): number {
  return now >= last ? now - last : now;
}

/** The same of what is never reset: a little less is no reset. */
export const increaseBeyond = (most: number, now: number): number => Math.max(0, now - most);

/**
 * A counter of the scheduler's, over all lives. It never falls: what a scheduler counts after a reset is added. Its past is in it
 * once, as `before`: that of the first scheduler, when it was first told.
 */
export class Rising {
  readonly #increase: typeof increase;
  #since = 0;
  #before: number | null = null;
  #last: number | null = null;

  /** resets: whether one that falls was reset; else it was told too high before, as one that is calculated may be. */
  constructor({ resets }: { resets: boolean } = { resets: true }) {
    this.#increase = resets ? increase : increaseBeyond;
  }

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
    const last = this.#last ?? now;
    this.#since += this.#increase(last, now);
    this.#last = this.#increase === increase ? now : Math.max(last, now);
  }
}

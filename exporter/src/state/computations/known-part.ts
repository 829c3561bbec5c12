import type { KnownRange } from '../log/known-time.ts';

/** Known ranges are told to the ms. */
const ROUNDING = 2;

/**
 * How much of a time is not known, found out as the time goes on: what was known once counts, though its runs may have left the
 * log since. ms since the epoch, and ms.
 */
export class KnownPart {
  #until: number;
  #gaps = 0;

  constructor(start: number) {
    this.#until = start;
  }

  /** ranges: what is known, in order. now: the end of those that go on. */
  reach(ranges: readonly KnownRange[], now: number): void {
    for (const { from, to } of ranges) {
      const until = to ?? now;
      if (until <= this.#until) continue;
      if (from - this.#until > ROUNDING) this.#gaps += from - this.#until;
      this.#until = until;
    }
  }

  /** All that was before this is accounted for. */
  hasReached(time: number): boolean {
    return this.#until + ROUNDING >= time;
  }

  /** ms that are not known, of all until then. */
  unknownUntil(time: number): number {
    const rest = time - this.#until;
    return this.#gaps + (rest > ROUNDING ? rest : 0);
  }
}

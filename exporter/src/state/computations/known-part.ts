import type { KnownRange } from '../log/known-time.ts';

/** Known ranges are told to the ms. */
const ROUNDING = 2;

/** As plain values: ms since the epoch, and ms. */
export interface RememberedPart {
  readonly until: number;
  readonly gaps: number;
}

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

  static restored({ until, gaps }: RememberedPart): KnownPart {
    const part = new KnownPart(until);
    part.#gaps = gaps;
    return part;
  }

  remember(): RememberedPart {
    return { until: this.#until, gaps: this.#gaps };
  }

  /** What was until then is not known, though other parts of the exporter know it. */
  miss(until: number): void {
    this.#gaps += Math.max(until - this.#until, 0);
    this.#until = Math.max(until, this.#until);
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

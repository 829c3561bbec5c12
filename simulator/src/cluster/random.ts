/** The same numbers for the same seed. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** At least 0, below 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** At least 0, below the limit. */
  whole(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** As a token in a task's key. */
  hex(): string {
    return Array.from({ length: 4 }, () =>
      this.whole(2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    ).join('');
  }
}

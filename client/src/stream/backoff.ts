/** When to ask again for what was refused or failed: after a pause that doubles with each failure. */
export class Backoff {
  readonly #firstMs: number;
  readonly #longestMs: number;
  #failures = 0;
  #failedAt = -Infinity;

  constructor(firstMs = 2_000, longestMs = 60_000) {
    this.#firstMs = firstMs;
    this.#longestMs = longestMs;
  }

  /** Whether the pause is over; `now` in ms of any clock that does not go back. */
  ready(now: number): boolean {
    return now >= this.#failedAt + this.waitMs;
  }

  /** The pause after the last failure; 0 if there was none. */
  get waitMs(): number {
    if (this.#failures === 0) return 0;
    return Math.min(this.#longestMs, this.#firstMs * 2 ** Math.min(this.#failures - 1, 30));
  }

  failed(now: number): void {
    this.#failures++;
    this.#failedAt = now;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#failedAt = -Infinity;
  }
}

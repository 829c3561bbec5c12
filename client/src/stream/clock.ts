const SAMPLES = 20;

/** The exporter's clock, guessed from what it says. */
export class Clock {
  readonly #own: () => number;
  readonly #samples: number[] = [];
  #ahead = 0;

  constructor(own: () => number = Date.now) {
    this.#own = own;
  }

  /** ms that it is ahead of this machine's. */
  get ahead(): number {
    return this.#ahead;
  }

  /** The exporter has just said that its clock shows this. */
  hear(time: number): void {
    this.#samples.push(time - this.#own());
    if (this.#samples.length > SAMPLES) this.#samples.shift();
    // Answers come late, never early: the one that was shortest on its way is the nearest to right.
    this.#ahead = Math.max(...this.#samples);
  }

  /** ms since the epoch */
  now(): number {
    return this.#own() + this.#ahead;
  }
}

const SAMPLES = 20;

/** The exporter's clock, guessed from what it says; it stands still while what is shown does not go on. */
export class Clock {
  readonly #own: () => number;
  #samples: number[] = [];
  #offset = 0;
  #stoppedAt: number | null = null;

  constructor(own: () => number = Date.now) {
    this.#own = own;
  }

  /** The exporter has just said that its clock shows this. */
  hear(time: number): void {
    this.#samples.push(time - this.#own());
    if (this.#samples.length > SAMPLES) this.#samples.shift();
    // What was longest on its way is most behind.
    this.#offset = Math.max(...this.#samples);
  }

  /** The time it shows, ms since the epoch. */
  now(): number {
    return this.#stoppedAt ?? this.#own() + this.#offset;
  }

  /** Now, also while it stands still. */
  real(): number {
    return this.#own() + this.#offset;
  }

  stop(): void {
    this.#stoppedAt ??= this.real();
  }

  go(): void {
    this.#stoppedAt = null;
  }
}

/** Counts a second over the last few, from counts as they come. */
export class Rate {
  readonly #window: number;
  readonly #counts: { time: number; count: number }[] = [];
  #began: number | null = null;

  /** @param window ms */
  constructor(window: number) {
    this.#window = window;
  }

  add(count: number, time: number): void {
    this.#began ??= time;
    if (count > 0) this.#counts.push({ time, count });
    this.#forget(time);
  }

  /** A second; null while too little is known. */
  perSecond(time: number): number | null {
    this.#forget(time);
    if (this.#began === null || time - this.#began < 1000) return null;
    const span = Math.min(this.#window, time - this.#began);
    return (this.#counts.reduce((sum, { count }) => sum + count, 0) / span) * 1000;
  }

  #forget(time: number): void {
    while (this.#counts.length > 0 && this.#counts[0]!.time <= time - this.#window) this.#counts.shift();
  }
}

/** ms that are counted together. */
const BUCKET = 250;
/** What ended this lately may still be on its way. */
const DELAY = 500;

/** How many a second there were over the last few seconds, by when they were and not by when that was told. */
export class Rate {
  readonly #window: number;
  readonly #buckets = new Map<number, number>();
  #began: number | null = null;

  /** @param window ms */
  constructor(window: number) {
    this.#window = window;
  }

  /** One more, at a time in ms. */
  add(time: number): void {
    const bucket = Math.floor(time / BUCKET);
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
  }

  /** A second, as of a time in ms; null while too little is known. */
  perSecond(time: number): number | null {
    this.#began ??= time;
    if (time - this.#began < 1000) return null;
    const last = Math.floor((time - DELAY) / BUCKET);
    const first = last - this.#window / BUCKET;
    let count = 0;
    for (const [bucket, counted] of this.#buckets) {
      if (bucket < first) this.#buckets.delete(bucket);
      else if (bucket < last) count += counted;
    }
    return (count / this.#window) * 1000;
  }
}

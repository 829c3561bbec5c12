import { inSlices, type Work } from '@daskscope/timeline';

interface RenewedOptions<T> {
  make: () => Work<T>;
  /** Another number: what is under way is of what is gone. */
  epoch: () => number;
  renewMs: number;
}

/** What is made in slices, and made anew when it is asked for and old; until that is done there is the one before. */
export class Renewed<T> {
  readonly #options: RenewedOptions<T>;
  #made: { value: T; epoch: number; at: number } | null = null;
  #making: { epoch: number; end: () => void; done: Promise<void> } | null = null;

  constructor(options: RenewedOptions<T>) {
    this.#options = options;
  }

  /** null: it was never made. */
  get(): T | null {
    const epoch = this.#options.epoch();
    if (this.#isDue(epoch)) this.#make(epoch);
    return this.#made?.value ?? null;
  }

  /** Resolves when there is one. */
  async first(): Promise<void> {
    if (this.get() === null) await this.#making?.done;
  }

  /** It is made anew when it is asked for next. */
  age(): void {
    if (this.#made) this.#made.at = -Infinity;
  }

  #isDue(epoch: number): boolean {
    if (this.#making) return this.#making.epoch !== epoch;
    if (this.#made?.epoch !== epoch) return true;
    const at = Date.now();
    return at - this.#made.at >= this.#options.renewMs || at < this.#made.at;
  }

  #make(epoch: number): void {
    this.#making?.end();
    this.#making = null;
    const at = Date.now();
    let finished = false;
    let resolve = () => {};
    const done = new Promise<void>((told) => (resolve = told));
    const stop = inSlices(this.#options.make(), (value) => {
      finished = true;
      this.#making = null;
      if (this.#options.epoch() === epoch) this.#made = { value, epoch, at };
      resolve();
    });
    const end = () => {
      stop();
      resolve();
    };
    if (!finished) this.#making = { epoch, end, done };
  }
}

/** Where all is well, evaluating, sending and reading a push take less than this. */
const ALLOWANCE_SECONDS = 0.5;

/**
 * How long the scheduler's next push is overdue. A scheduler whose event loop is blocked cannot say so; that it says nothing is all
 * that shows until the connection is given up.
 */
export class PushLateness {
  readonly #clock: () => number;
  readonly #due = new Map<object, number>();

  /** @param clock ms, of a clock that nobody sets */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  /** The next word of `source` is due within so many seconds. */
  expect(source: object, seconds: number): void {
    this.#due.set(source, this.#clock() + seconds * 1000);
  }

  /** Nothing is expected any longer. */
  forget(): void {
    this.#due.clear();
  }

  /** Of the push that is most overdue; 0: none is; null: none is expected. */
  get seconds(): number | null {
    if (this.#due.size === 0) return null;
    const late = (this.#clock() - Math.min(...this.#due.values())) / 1000;
    return late > ALLOWANCE_SECONDS ? late : 0;
  }
}

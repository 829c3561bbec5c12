import { Instance } from './instance.ts';

/** Python's collections.deque with a bound: what is too many falls off at the other end. */
export class Deque<T> extends Instance implements Iterable<T> {
  readonly maxlen: number;
  readonly #items: T[] = [];
  #first = 0;

  constructor(maxlen: number) {
    super();
    this.maxlen = maxlen;
  }

  get length(): number {
    return this.#items.length;
  }

  append(item: T): void {
    if (this.#items.length < this.maxlen) {
      this.#items.push(item);
    } else {
      this.#items[this.#first] = item;
      this.#first = (this.#first + 1) % this.maxlen;
    }
  }

  /** Counted from the end where negative, as in Python; undefined beyond either end. */
  at(position: number): T | undefined {
    const index = position < 0 ? position + this.length : position;
    if (index < 0 || index >= this.length) return undefined;
    return this.#items[(this.#first + index) % this.length];
  }

  *[Symbol.iterator](): Generator<T> {
    for (let index = 0; index < this.length; index++) yield this.at(index)!;
  }
}

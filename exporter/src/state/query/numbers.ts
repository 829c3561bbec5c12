const FIRST = 64;

/**
 * A list of numbers that only grows. Half the memory of an array of them, and none that the garbage collector looks through: lists
 * of every span of a full log were most of what a question left behind.
 */
export class Numbers {
  #values = new Float64Array(FIRST);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  get length(): number {
    return this.#length;
  }

  /** Its own memory: what is written there is written here. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }
}

const PIECE = 512;

/**
 * A list of numbers that only grows. Half the memory of an array of them, and none that the garbage collector looks through: lists
 * of every span of a full log were most of what a question left behind. It grows by pieces: where hundreds of lists had to be copied
 * at once, as those of lanes are of one length, all else waited for a tenth of a second.
 */
export class Numbers {
  readonly #full: Float64Array[] = [];
  #last = new Float64Array(PIECE);
  #used = 0;

  push(value: number): void {
    if (this.#used === PIECE) {
      this.#full.push(this.#last);
      this.#last = new Float64Array(PIECE);
      this.#used = 0;
    }
    this.#last[this.#used++] = value;
  }

  get length(): number {
    return this.#full.length * PIECE + this.#used;
  }

  /** A copy of them, as one. */
  values(): Float64Array {
    const values = new Float64Array(this.length);
    this.#full.forEach((piece, place) => values.set(piece, place * PIECE));
    values.set(this.#last.subarray(0, this.#used), this.#full.length * PIECE);
    return values;
  }
}

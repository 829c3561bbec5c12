const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Keys of runs as bytes: a fifth of what strings take, and nothing for the garbage collector to look at. */
export class Keys {
  #bytes = new Uint8Array(4096);
  readonly #ends: Uint32Array;
  #count = 0;

  constructor(capacity: number) {
    this.#ends = new Uint32Array(capacity);
  }

  get bytes(): number {
    return this.#bytes.length;
  }

  push(key: string): void {
    const begin = this.#begin(this.#count);
    this.#reserve(begin + key.length * 3);
    const { written } = encoder.encodeInto(key, this.#bytes.subarray(begin));
    this.#ends[this.#count++] = begin + written;
  }

  at(row: number): string {
    return decoder.decode(this.#bytes.subarray(this.#begin(row), this.#ends[row]));
  }

  /** Rows from `first` on whose key contains a text, in any case; the text is in lower case. */
  matching(text: string, first: number): number[] {
    const begin = this.#begin(first);
    const end = this.#begin(this.#count);
    const whole = decoder.decode(this.#bytes.subarray(begin, end)).toLowerCase();
    // Letters beyond ASCII take more bytes than places in a string, so that places do not say the row.
    if (whole.length !== end - begin) {
      const rows = Array.from({ length: this.#count - first }, (_, i) => first + i);
      return rows.filter((row) => this.at(row).toLowerCase().includes(text));
    }
    const rows: number[] = [];
    let row = first;
    for (let at = whole.indexOf(text); at >= 0;) {
      while (this.#ends[row]! - begin <= at) row++;
      const inside = at + text.length <= this.#ends[row]! - begin;
      if (inside) rows.push(row);
      at = whole.indexOf(text, inside ? this.#ends[row]! - begin : at + 1);
    }
    return rows;
  }

  /** Gives back what was reserved for keys that have not come. */
  seal(): void {
    this.#bytes = this.#bytes.slice(0, this.#begin(this.#count));
  }

  #begin(row: number): number {
    return row === 0 ? 0 : this.#ends[row - 1]!;
  }

  #reserve(size: number): void {
    if (size <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(size, this.#bytes.length * 2));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

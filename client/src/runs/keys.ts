const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Characters of a key that are kept; the exporter knows the whole. */
const LONGEST = 1024;
const BYTES_A_CHARACTER = 3;

/** Keys of runs as bytes: a fifth of what strings take, and nothing for the garbage collector to look at. */
export class Keys {
  #bytes = new Uint8Array(4096);
  #ends: Uint32Array;
  #count = 0;

  constructor(capacity: number) {
    this.#ends = new Uint32Array(capacity);
  }

  get bytes(): number {
    return this.#bytes.length;
  }

  get length(): number {
    return this.#count;
  }

  push(key: string): void {
    const kept = key.slice(0, LONGEST);
    const begin = this.#begin(this.#count);
    this.#reserve(begin + kept.length * BYTES_A_CHARACTER);
    const { written } = encoder.encodeInto(kept, this.#bytes.subarray(begin));
    this.#ends[this.#count++] = begin + written;
  }

  at(row: number): string {
    return decoder.decode(this.#bytes.subarray(this.#begin(row), this.#ends[row]));
  }

  /** Rows from `first` to before `last` whose key contains a text, in any case; the text is in lower case. */
  matching(text: string, first: number, last = this.#count): number[] {
    const begin = this.#begin(first);
    const end = this.#begin(last);
    const whole = decoder.decode(this.#bytes.subarray(begin, end)).toLowerCase();
    // Letters beyond ASCII take more bytes than places in a string, so that places do not say the row.
    if (text === '' || whole.length !== end - begin) {
      const rows = Array.from({ length: last - first }, (_, i) => first + i);
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
    this.#ends = this.#ends.slice(0, this.#count);
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

/**
 * Gives up the keys of the oldest where all of them take more than so many bytes; those of the newest stay.
 * @param parts oldest first
 */
export function makeRoomForKeys(parts: readonly { keys: Keys | null }[], mostBytes: number): void {
  let bytes = parts.reduce((sum, { keys }) => sum + (keys?.bytes ?? 0), 0);
  for (const part of parts.slice(0, -1)) {
    if (bytes <= mostBytes) return;
    bytes -= part.keys?.bytes ?? 0;
    part.keys = null;
  }
}

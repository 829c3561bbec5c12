import type { FamilyDoc, HistogramFigures } from './family-doc.ts';
import { escapeHelp, labelPairs } from './labels.ts';
import { exactNumber, LONGEST_NUMBER, writeRounded } from './numbers.ts';

const NEWLINE = 10;
/** UTF-8 bytes that one UTF-16 unit takes at most. */
const BYTES_A_UNIT = 3;

/**
 * A page in Prometheus's text format (version 0.0.4), written into one buffer that is used again for the next.
 * See ../workers.ts for why bytes and not strings.
 */
export class Exposition {
  #bytes = Buffer.allocUnsafeSlow(64 * 1024);
  #position = 0;
  #written = new Set<string>();

  clear(): void {
    this.#position = 0;
  }

  /** What undoTo takes to forget all that is written from here on. */
  mark(): number {
    return this.#position;
  }

  undoTo(mark: number): void {
    this.#position = mark;
  }

  /** A copy: the buffer is overwritten while a slow reader still takes the last page. */
  page(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#position));
  }

  /** The heading, then what `samples` writes; nothing at all where it writes none. */
  family(doc: FamilyDoc, samples: () => void): void {
    const close = this.open(doc);
    samples();
    close();
  }

  /** The heading of a family whose samples follow. Returns what is to be called after them. */
  open(doc: FamilyDoc): () => void {
    const before = this.#position;
    this.#text(`# HELP ${doc.name} ${escapeHelp(doc.help)}\n# TYPE ${doc.name} ${doc.type}\n`);
    const heading = this.#position;
    this.#written = new Set();
    return () => {
      if (this.#position === heading) this.#position = before;
    };
  }

  /** Of two samples with the same labels the first stands: a page with both is refused. */
  sample(doc: FamilyDoc, values: readonly string[], value: number): void {
    const pairs = labelPairs(doc.labels, values);
    if (this.#isNew(pairs)) this.#text(line(doc.name, pairs, value));
  }

  histogram(
    doc: FamilyDoc,
    values: readonly string[],
    { bounds, buckets, sum, count }: HistogramFigures,
  ): void {
    const pairs = labelPairs(doc.labels, values);
    if (!this.#isNew(pairs)) return;
    const comma = pairs === '' ? '' : ',';
    let lines = '';
    buckets.forEach((bucket, position) => {
      const bound = exactNumber(bounds[position] ?? Infinity);
      lines += line(`${doc.name}_bucket`, `${pairs}${comma}le="${bound}"`, bucket);
    });
    this.#text(lines + line(`${doc.name}_sum`, pairs, sum) + line(`${doc.name}_count`, pairs, count));
  }

  /**
   * A sample a tail: head (`name{…`), tail (`…} `), and its value, rounded as writeRounded does; NaN: no sample. The values are
   * a column of a table with a row a tail. That no two samples have the same labels is the caller's care.
   */
  series(head: Uint8Array, tails: readonly Uint8Array[], table: Float64Array, column: number): void {
    const columns = table.length / tails.length;
    const around = head.length + LONGEST_NUMBER + 1;
    this.#reserve(tails.reduce((length, tail) => length + around + tail.length, 0));
    const bytes = this.#bytes;
    let position = this.#position;
    for (let row = 0; row < tails.length; row++) {
      const value = table[row * columns + column]!;
      if (Number.isNaN(value)) continue;
      const tail = tails[row]!;
      bytes.set(head, position);
      position += head.length;
      bytes.set(tail, position);
      position = writeRounded(bytes, position + tail.length, value);
      bytes[position++] = NEWLINE;
    }
    this.#position = position;
  }

  /** Samples whose text is ready. */
  samples(text: Uint8Array): void {
    this.#reserve(text.length);
    this.#bytes.set(text, this.#position);
    this.#position += text.length;
  }

  #isNew(pairs: string): boolean {
    return this.#written.size < this.#written.add(pairs).size;
  }

  #text(text: string): void {
    this.#reserve(text.length * BYTES_A_UNIT);
    this.#position += this.#bytes.write(text, this.#position);
  }

  #reserve(length: number): void {
    const needed = this.#position + length;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#position);
    this.#bytes = larger;
  }
}

const line = (name: string, pairs: string, value: number): string =>
  `${name}${pairs === '' ? '' : `{${pairs}}`} ${exactNumber(value)}\n`;

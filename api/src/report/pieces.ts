import { unpackNumbers } from './packed-numbers.ts';

/** So many bytes say how long a text is. */
const LENGTH = 4;

/** What stands before so many bytes. */
export function lengthPiece(length: number): Uint8Array<ArrayBuffer> {
  const piece = new Uint8Array(LENGTH);
  new DataView(piece.buffer).setUint32(0, length);
  return piece;
}

/** A text as bytes that say how many they are. */
export const textPieces = (text: string): Uint8Array[] => bytesPieces(new TextEncoder().encode(text));

export const bytesPieces = (bytes: Uint8Array): Uint8Array[] => [lengthPiece(bytes.length), bytes];

/** Reads pieces one after the other, as they were written. What is cut is a RangeError. */
export class PieceReader {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #at = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
  }

  get ended(): boolean {
    return this.#at >= this.#bytes.length;
  }

  text(): string {
    return new TextDecoder().decode(this.bytes());
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const begin = this.#at + LENGTH;
    const end = begin + new DataView(this.#bytes.buffer, this.#bytes.byteOffset).getUint32(this.#at);
    if (end > this.#bytes.length) throw new RangeError('A piece is cut');
    this.#at = end;
    return this.#bytes.subarray(begin, end);
  }

  numbers(): number[] {
    const { values, end } = unpackNumbers(this.#bytes, this.#at);
    this.#at = end;
    return values;
  }
}

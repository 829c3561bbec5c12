/** So much stands before the bytes of a column: bytes a number, how many numbers, and what the least of them is. */
const HEAD = 1 + 4 + 8;
/** Bytes of a number where a column has other than whole ones, or such as no step of 1 leads to. */
const DOUBLE = 8;

/**
 * Numbers as bytes that compress well: each less the least of them, in as few bytes as the largest takes, and first the lowest byte of
 * all, then the next of all. So bytes that are alike stand together, which digits between commas do not.
 */
export function packNumbers(values: readonly number[]): Uint8Array<ArrayBuffer> {
  let least = Infinity;
  let most = -Infinity;
  let whole = true;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
    whole &&= Number.isSafeInteger(value);
  }
  if (!whole || !Number.isSafeInteger(most - least))
    return withHead(DOUBLE, values.length, 0, doubles(values));
  const width = values.length === 0 ? 0 : widthOf(most - least);
  const bytes = new Uint8Array(width * values.length);
  values.forEach((value, index) => {
    let rest = value - least;
    for (let at = index; at < bytes.length; at += values.length) {
      bytes[at] = rest % 256;
      rest = Math.floor(rest / 256);
    }
  });
  return withHead(width, values.length, width === 0 && values.length === 0 ? 0 : least, bytes);
}

/**
 * Reads a column at a place.
 * @returns also where the next begins
 * @throws RangeError if it is cut
 */
export function unpackNumbers(
  packed: Uint8Array<ArrayBuffer>,
  at: number,
): { values: number[]; end: number } {
  const head = new DataView(packed.buffer, packed.byteOffset + at, HEAD);
  const [width, count, least] = [head.getUint8(0), head.getUint32(1), head.getFloat64(5)];
  const begin = at + HEAD;
  const end = begin + width * count;
  if (end > packed.length) throw new RangeError('A column is cut');
  if (width === DOUBLE) return { values: [...new Float64Array(packed.slice(begin, end).buffer)], end };
  const values = new Array<number>(count).fill(0);
  for (let plane = width - 1; plane >= 0; plane--)
    for (let index = 0; index < count; index++)
      values[index] = values[index]! * 256 + packed[begin + plane * count + index]!;
  return { values: values.map((value) => value + least), end };
}

const doubles = (values: readonly number[]) => new Uint8Array(Float64Array.from(values).buffer);

/** Bytes that a whole number takes; 0: it is 0. */
function widthOf(number: number): number {
  let width = 0;
  for (let rest = number; rest > 0; rest = Math.floor(rest / 256)) width++;
  return width;
}

function withHead(width: number, count: number, least: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(HEAD + bytes.length);
  const head = new DataView(packed.buffer);
  head.setUint8(0, width);
  head.setUint32(1, count);
  head.setFloat64(5, least);
  packed.set(bytes, HEAD);
  return packed;
}

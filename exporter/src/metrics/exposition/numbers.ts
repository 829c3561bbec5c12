const ZERO = 48;
const MINUS = 45;
const POINT = 46;
const DECIMALS = 6;
const MILLIONTHS = 1e6;

/** The longest text that writeRounded writes. */
export const LONGEST_NUMBER = 32;

/** A number as the text format has it, to the last bit. */
export function exactNumber(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}

/**
 * Writes a figure of a worker at the position given and returns the position after it. Integers are exact; fractions are
 * rounded to a millionth (a microsecond, a millionth of a core), but exact below a thousandth, where that would show.
 * Digits are written by hand because String(fraction) alone takes longer than all the rest of a scrape.
 */
export function writeRounded(bytes: Buffer, start: number, value: number): number {
  let position = start;
  const size = Math.abs(value);
  if (Number.isSafeInteger(value)) {
    if (value < 0) bytes[position++] = MINUS;
    return writeInteger(bytes, position, size);
  }
  // From 2^32 on a double holds less than a millionth.
  if (!(size >= 1e-3 && size < 2 ** 32))
    return position + bytes.write(exactNumber(value), position, 'latin1');

  if (value < 0) bytes[position++] = MINUS;
  let whole = Math.floor(size);
  // Small integers are kept in 32 bits throughout: division and remainder of doubles are several times slower.
  let fraction = Math.round((size - whole) * MILLIONTHS) | 0;
  if (fraction === MILLIONTHS) {
    whole++;
    fraction = 0;
  }
  position = writeInteger(bytes, position, whole);
  if (fraction === 0) return position;
  let decimals = DECIMALS;
  while (fraction % 10 === 0) {
    fraction = (fraction / 10) | 0;
    decimals--;
  }
  bytes[position++] = POINT;
  return writeDigits(bytes, position, fraction, decimals);
}

const BILLION = 1e9;

function writeInteger(bytes: Buffer, position: number, value: number): number {
  if (value < BILLION) return writeDigits(bytes, position, value, digits(value));
  const billions = Math.floor(value / BILLION);
  return writeDigits(bytes, writeInteger(bytes, position, billions), value - billions * BILLION, 9);
}

/** value < 10^count <= 10^9, so that the loop stays in 32 bits. */
function writeDigits(bytes: Buffer, position: number, value: number, count: number): number {
  let rest = value | 0;
  for (let at = position + count - 1; at >= position; at--) {
    const tens = (rest / 10) | 0;
    bytes[at] = ZERO + rest - tens * 10;
    rest = tens;
  }
  return position + count;
}

function digits(value: number): number {
  let count = 1;
  for (let bound = 10; value >= bound && count < 9; bound = Math.imul(bound, 10)) count++;
  return count;
}

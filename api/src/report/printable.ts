/** Printable characters of one byte that nothing in HTML, JSON or a shell's quotes takes for its own: not <, &, " or a space. */
const CHARACTERS = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index))
  .filter((character) => !'"&<'.includes(character))
  .join('');
const BASE = CHARACTERS.length;
/** Two characters tell so many bits: 91 * 91 is a little more than 2 ** 13. */
const BITS = 13;
const PAIR_MASK = 2 ** BITS - 1;
/** Text of so many bytes, or of a multiple, can stand before other text. */
export const PRINTABLE_BLOCK = BITS;
/** And one alone, at the end. */
const LAST_BITS = 6;
const CODES = Uint8Array.from(CHARACTERS, (character) => character.charCodeAt(0));
const VALUES = new Uint8Array(128);
CODES.forEach((code, value) => (VALUES[code] = value));

/** Bytes as text that any program lets through as it is: 1.23 characters a byte, of which base64 takes 1.33. */
export function toPrintable(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const text = new Uint8Array(2 * Math.ceil((bytes.length * 8) / BITS));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let index = 0; index < bytes.length; index++) {
    held |= bytes[index]! << bits;
    bits += 8;
    if (bits < BITS) continue;
    at = writePair(text, at, held & PAIR_MASK);
    held >>= BITS;
    bits -= BITS;
  }
  if (bits === 0) return text;
  writePair(text, at, held);
  // What one character tells needs no second: it would look like another byte.
  return bits <= LAST_BITS ? text.subarray(0, -1) : text;
}

function writePair(text: Uint8Array, at: number, value: number): number {
  text[at] = CODES[value % BASE]!;
  text[at + 1] = CODES[(value / BASE) | 0]!;
  return at + 2;
}

/** The bytes of such a text. What is none of its characters is passed over: white space around it. */
export function fromPrintable(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.ceil((text.length * BITS) / 16));
  let bits = 0;
  let held = 0;
  let used = 0;
  const read = (value: number, count: number) => {
    held |= value << bits;
    bits += count;
    for (; bits >= 8; bits -= 8) {
      bytes[used++] = held & 0xff;
      held >>= 8;
    }
  };
  let low = -1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= 0x20) continue;
    const value = VALUES[code]!;
    if (low >= 0) read(low + value * BASE, BITS);
    low = low >= 0 ? -1 : value;
  }
  if (low >= 0) read(low, LAST_BITS);
  return bytes.subarray(0, used);
}

/** As Dask's tokenize and Python's uuid4 write 16 bytes, which begin most keys of Client.map, submit and delayed apart. */
const HASH = /[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}/;
const HASH_BYTES = 16;
const [DASH, ZERO, FIRST_LETTER] = ['-', '0', 'a'].map((one) => one.charCodeAt(0)) as [
  number,
  number,
  number,
];
/** Keys between two places where others may come in. */
const STEP = 1_024;

/** Keys, the first hash in each apart: in binary it takes half, and what is left of most keys is alike. */
export interface PackedKeys {
  /** Keys without their hash. */
  texts: string[];
  /** Where the hash stands in each: 0, there is none; else twice its place, and 1 more where dashes are in it, and 1. */
  places: number[];
  /** 16 bytes of each key that has one. */
  hashes: Uint8Array<ArrayBuffer>;
}

/** Yields where others may come in. */
export function* packKeys(keys: readonly string[]): Generator<void, PackedKeys> {
  const texts: string[] = [];
  const places: number[] = [];
  const hashes = new Uint8Array(keys.length * HASH_BYTES);
  let used = 0;
  for (const [index, key] of keys.entries()) {
    if (index % STEP === 0) yield;
    const found = HASH.exec(key);
    places.push(found ? 1 + 2 * found.index + found[1]!.length : 0);
    texts.push(found ? key.slice(0, found.index) + key.slice(found.index + found[0].length) : key);
    if (found) used = writeHash(hashes, used, found[0]);
  }
  return { texts, places, hashes: hashes.slice(0, used) };
}

function writeHash(bytes: Uint8Array, begin: number, hash: string): number {
  let digits = begin * 2;
  for (let at = 0; at < hash.length; at++) {
    const code = hash.charCodeAt(at);
    if (code === DASH) continue;
    const value = code < FIRST_LETTER ? code - ZERO : code - FIRST_LETTER + 10;
    bytes[digits >> 1]! |= digits % 2 === 0 ? value << 4 : value;
    digits++;
  }
  return begin + HASH_BYTES;
}

export function unpackKeys({ texts, places, hashes }: PackedKeys): string[] {
  let used = 0;
  return texts.map((text, index) => {
    const place = places[index]!;
    if (place === 0) return text;
    const at = (place - 1) >> 1;
    const hash = textOf(hashes.subarray(used, (used += HASH_BYTES)), (place - 1) % 2 === 1);
    return text.slice(0, at) + hash + text.slice(at);
  });
}

function textOf(bytes: Uint8Array, dashed: boolean): string {
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return dashed ? digits.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : digits;
}

import { ProtocolError } from './errors.ts';

/** Deeper than Dask's messages are, but for profiles; a task's key may be a tuple of tuples, but not of a hundred. */
const DEFAULT_DEPTH = 100;
/** Two levels a call, and Python packs no more levels (msgpack/_packer.pyx, DEFAULT_RECURSE_LIMIT). */
export const PROFILE_DEPTH = 511;
/** Values in a message, where an array or a map weighs eight: about what they take of the heap, 200 MB at most. */
const MAX_WEIGHT = 8_000_000;
const CONTAINER_WEIGHT = 8;

/** Bytes after the first one: a scalar's payload, or the length that the kinds below carry. */
const FOLLOWING = new Uint8Array(256);
const KIND = new Uint8Array(256);
const SCALAR = 0;
const SIZED = 1; // str and bin with a length of FOLLOWING bytes
const ARRAY = 2;
const MAP = 3;
const FIXARRAY = 4;
const FIXMAP = 5;
const REFUSED = 6;

function fill(from: number, kind: number, following: readonly number[]): void {
  following.forEach((size, i) => {
    FOLLOWING[from + i] = size;
    KIND[from + i] = kind;
  });
}
KIND.fill(FIXMAP, 0x80, 0x90);
KIND.fill(FIXARRAY, 0x90, 0xa0);
for (let token = 0xa0; token < 0xc0; token++) FOLLOWING[token] = token - 0xa0;
KIND[0xc1] = REFUSED;
fill(0xc4, SIZED, [1, 2, 4]); // bin
KIND.fill(REFUSED, 0xc7, 0xca); // ext
fill(0xca, SCALAR, [4, 8, 1, 2, 4, 8, 1, 2, 4, 8]); // float, uint, int
KIND.fill(REFUSED, 0xd4, 0xd9); // fixext
fill(0xd9, SIZED, [1, 2, 4]); // str
fill(0xdc, ARRAY, [2, 4]);
fill(0xde, MAP, [2, 4]);

/** How many values are still to come in each container that is open, and where each began. */
const open = new Uint32Array(PROFILE_DEPTH + 1);
const begun = new Float64Array(PROFILE_DEPTH + 1);

/** Of which containers it is told where they end. */
export interface Large {
  /** Those of more bytes than this. */
  readonly bytes: number;
  /** By where they begin; those within others too. */
  readonly ends: Map<number, number>;
}

/**
 * Walks over a message without building anything, so that what follows can trust it: it is one whole value, no
 * length in it points past its end, and its depth and number of values are bounded. Extension types are
 * refused, because readers of msgpack interpret some of them.
 * @throws ProtocolError
 */
export function checkMsgpack(bytes: Uint8Array, large?: Large, maxDepth = DEFAULT_DEPTH): void {
  const end = bytes.length;
  let position = 0;
  let depth = 0;
  let weight = 0;
  open[0] = 1;
  for (;;) {
    while (open[depth] === 0) {
      if (depth === 0) {
        if (position !== end)
          throw new ProtocolError('', `sent a message with ${end - position} bytes too many`);
        return;
      }
      if (large && position - begun[depth]! > large.bytes) large.ends.set(begun[depth]!, position);
      depth--;
    }
    open[depth]!--;
    if (position >= end) throw truncated();
    const start = position;
    const token = bytes[position++]!;
    const following = FOLLOWING[token]!;
    const kind = KIND[token]!;
    weight++;
    if (kind === SCALAR) {
      position += following;
    } else if (kind === REFUSED) {
      throw new ProtocolError('', `sent a message with an extension type (0x${token.toString(16)})`);
    } else {
      if (position + following > end) throw truncated();
      let count = kind >= FIXARRAY ? token & 0x0f : bigEndian(bytes, position, following);
      position += following;
      if (kind === SIZED) {
        position += count;
      } else {
        if (kind === MAP || kind === FIXMAP) count *= 2;
        // Each value takes a byte at least, so that a count is never more than what was really received.
        if (count > end - position) throw truncated();
        if (depth === maxDepth)
          throw new ProtocolError('', `sent a message more than ${maxDepth} levels deep`);
        open[++depth] = count;
        begun[depth] = start;
        weight += CONTAINER_WEIGHT;
      }
    }
    if (position > end) throw truncated();
    if (weight > MAX_WEIGHT) throw new ProtocolError('', 'sent a message of too many values');
  }
}

function bigEndian(bytes: Uint8Array, position: number, size: number): number {
  let value = 0;
  for (let i = 0; i < size; i++) value = value * 256 + bytes[position + i]!;
  return value;
}

function truncated(): ProtocolError {
  return new ProtocolError('', 'sent a message that claims more than it holds');
}

/** Of a container in a message that was checked: how many values it has, and where the first of them begins. */
export function containerAt(
  bytes: Uint8Array,
  position: number,
): { kind: 'array' | 'map'; values: number; first: number } {
  const token = bytes[position]!;
  const following = FOLLOWING[token]!;
  const short = KIND[token]! >= FIXARRAY;
  const count = short ? token & 0x0f : bigEndian(bytes, position + 1, following);
  const isMap = KIND[token] === MAP || KIND[token] === FIXMAP;
  return {
    kind: isMap ? 'map' : 'array',
    values: isMap ? 2 * count : count,
    first: position + 1 + following,
  };
}

/** Where a value ends that begins here, in a message that was checked. */
export function endOf(bytes: Uint8Array, begin: number): number {
  let position = begin;
  for (let values = 1; values > 0; values--) {
    const token = bytes[position]!;
    const following = FOLLOWING[token]!;
    const kind = KIND[token]!;
    if (kind === SCALAR) {
      position += 1 + following;
    } else if (kind === SIZED) {
      position += 1 + following + bigEndian(bytes, position + 1, following);
    } else {
      const container = containerAt(bytes, position);
      values += container.values;
      position = container.first;
    }
  }
  return position;
}

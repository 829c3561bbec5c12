import { Packr, Unpackr } from 'msgpackr/index-no-eval';
import type { Work } from '../slices.ts';
import { ProtocolError } from './errors.ts';
import { checkMsgpack, containerAt, endOf, type Large } from './msgpack-check.ts';

/**
 * A message as it came, nothing in it interpreted. Maps are `Map` whatever their keys: strings, numbers, null,
 * arrays (Python's tuples), which compare by identity. Integers beyond 2^53 are bigint. Bytes are views of the
 * received buffer: copy what is to be kept for long. Dask's placeholders (`__Serialized__`, `__Pickled__`,
 * `__Set__`) stay the maps they are. Text that is not UTF-8 holds U+FFFD in place of what is wrong.
 */
export type Message =
  Map<Message, Message> | Message[] | string | number | bigint | boolean | null | Uint8Array;

// msgpackr's native string extractor is left out on purpose: its strings are slices of one string as large as
// the message, so that a single key that is kept would keep the whole message in memory.
const unpackr = new Unpackr({ useRecords: false, mapsAsObjects: false, int64AsType: 'auto' as 'number' });
const packr = new Packr({ useRecords: false });

/** @throws ProtocolError for bytes that are not exactly one value of plain msgpack within the limits */
export function decode(bytes: Uint8Array, maxDepth?: number): Message {
  checkMsgpack(bytes, undefined, maxDepth);
  try {
    return unpackr.unpack(bytes) as Message;
  } catch (cause) {
    throw new ProtocolError('', 'sent a message that cannot be read', { cause });
  }
}

/** Bytes that are read in one piece: about 2 ms. */
const PIECE = 64 * 1024;

/** As decode, in pieces between which others may come in: a reading of 5,000 workers in one piece takes a fifth of a second. */
export function* decoding(bytes: Uint8Array, piece = PIECE): Work<Message> {
  const large: Large = { bytes: piece, ends: new Map() };
  checkMsgpack(bytes, large);
  if (large.ends.size === 0) return decode(bytes);
  return yield* decodingLarge(bytes, 0, large);
}

/** A container that is larger than a piece: such ones in it by themselves, what is between them several at once. */
function* decodingLarge(bytes: Uint8Array, begin: number, large: Large): Work<Message> {
  const { kind, values, first } = containerAt(bytes, begin);
  const read: Message[] = [];
  let from = first;
  let position = first;
  for (let value = 0; value < values; value++) {
    const end = large.ends.get(position);
    if (end !== undefined) {
      push(read, severalAt(bytes, from, position));
      read.push(yield* decodingLarge(bytes, position, large));
      from = position = end;
      continue;
    }
    position = endOf(bytes, position);
    if (position - from < large.bytes) continue;
    push(read, severalAt(bytes, from, position));
    from = position;
    yield;
  }
  push(read, severalAt(bytes, from, position));
  return kind === 'map' ? mapOf(read) : read;
}

function severalAt(bytes: Uint8Array, from: number, to: number): Message[] {
  if (from === to) return [];
  try {
    return (unpackr.unpackMultiple(bytes.subarray(from, to)) as Message[] | undefined) ?? [];
  } catch (cause) {
    throw new ProtocolError('', 'sent a message that cannot be read', { cause });
  }
}

function push(list: Message[], values: readonly Message[]): void {
  for (const value of values) list.push(value);
}

/** Keys and values in turn. */
function mapOf(values: readonly Message[]): Map<Message, Message> {
  const map = new Map<Message, Message>();
  for (let at = 0; at < values.length; at += 2) map.set(values[at]!, values[at + 1]!);
  return map;
}

/**
 * Maps and plain objects become maps, whole numbers integers, others float64, Uint8Arrays bin. Properties that
 * are undefined are left out.
 * @throws TypeError for anything else
 */
export function encode(message: unknown): Buffer {
  return Buffer.from(packr.pack(plain(message)));
}

/** Nothing is left that msgpackr would write as an extension, nor whole numbers that it would write as floats. */
function plain(value: unknown): unknown {
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && !isInt32(value) ? BigInt(value) : value;
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint')
    return value;
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.length);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [plain(key), plain(item)]));
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
    return new Map(
      Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [key, plain(item)]),
    );
  throw new TypeError(
    `A message cannot hold ${typeof value === 'object' ? value.constructor.name : typeof value}`,
  );
}

function isInt32(value: number): boolean {
  return value >= -(2 ** 31) && value < 2 ** 32;
}

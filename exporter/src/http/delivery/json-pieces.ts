import type { Work } from '../../slices.ts';

/** Elements of an array in one piece: about a millisecond's work. */
const NUMBERS = 10_000;
const OBJECTS = 200;

/**
 * A large value as JSON, in pieces between which others may come in. Like JSON.stringify, except that long arrays must not
 * hold undefined.
 */
export function* jsonPieces(value: unknown): Generator<string> {
  if (Array.isArray(value) && value.length > sliceOf(value)) yield* arrayPieces(value);
  else if (isPlain(value)) yield* objectPieces(value);
  else yield JSON.stringify(value);
}

/** Characters that make a chunk. */
const CHUNK = 64 * 1024;

/** The same as bytes. */
export function* jsonChunks(value: unknown): Work<Buffer[]> {
  const chunks: Buffer[] = [];
  let text = '';
  for (const piece of jsonPieces(value)) {
    text += piece;
    if (text.length < CHUNK) continue;
    chunks.push(Buffer.from(text));
    text = '';
    yield;
  }
  return [...chunks, Buffer.from(text)];
}

const sliceOf = (array: unknown[]): number => (typeof array[0] === 'object' ? OBJECTS : NUMBERS);

function* arrayPieces(array: unknown[]): Generator<string> {
  const length = sliceOf(array);
  for (let start = 0; start < array.length; start += length) {
    const slice = JSON.stringify(array.slice(start, start + length)).slice(1, -1);
    yield `${start === 0 ? '[' : ','}${slice}`;
  }
  yield ']';
}

function* objectPieces(object: object): Generator<string> {
  let before = '{';
  for (const [name, value] of Object.entries(object)) {
    if (value === undefined) continue;
    yield `${before}${JSON.stringify(name)}:`;
    yield* jsonPieces(value);
    before = ',';
  }
  yield before === '{' ? '{}' : '}';
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

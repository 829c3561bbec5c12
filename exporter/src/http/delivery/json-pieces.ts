import type { Work } from '../../slices.ts';

/** Characters of a piece of an array, and of a chunk: about a millisecond's work. */
const CHUNK = 64 * 1024;

/** Characters of a number or a name, about. */
const FEW = 8;

/**
 * A large value as JSON, in pieces between which others may come in. Like JSON.stringify, except that long arrays of numbers
 * must not hold undefined.
 */
export function* jsonPieces(value: unknown): Generator<string> {
  if (Array.isArray(value) && value.length > 0) yield* arrayPieces(value);
  else if (isPlain(value)) yield* objectPieces(value);
  else yield JSON.stringify(value);
}

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

function* arrayPieces(array: unknown[]): Generator<string> {
  let before = '[';
  for (let start = 0, end = 0; start < array.length; start = end) {
    end = endOfPiece(array, start);
    yield `${before}${JSON.stringify(array.slice(start, end)).slice(1, -1)}`;
    before = ',';
  }
  yield ']';
}

/** By what is in it: a hundred failures with long texts are megabytes. Columns are of one type, and most are of numbers. */
function endOfPiece(array: unknown[], start: number): number {
  if (typeof array[start] === 'number') return Math.min(array.length, start + CHUNK / FEW);
  let characters = 0;
  let end = start;
  while (end < array.length && characters < CHUNK) characters += charactersOf(array[end++]);
  return end;
}

function charactersOf(value: unknown): number {
  if (typeof value === 'string') return FEW + value.length;
  if (typeof value !== 'object' || value === null) return FEW;
  let characters = FEW;
  for (const name in value) characters += FEW + charactersOf((value as Record<string, unknown>)[name]);
  return characters;
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

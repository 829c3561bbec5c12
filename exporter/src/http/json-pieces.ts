import { setImmediate as nextTurn } from 'node:timers/promises';

/** Elements of an array in one piece: about a millisecond's work. */
const SLICE = 10_000;

/**
 * A large value as JSON, in pieces between which others get their turn. Like JSON.stringify, except that long arrays must not
 * hold undefined.
 */
export async function* jsonPieces(value: unknown): AsyncGenerator<string> {
  for (const piece of pieces(value)) {
    yield piece;
    await nextTurn();
  }
}

function* pieces(value: unknown): Generator<string> {
  if (Array.isArray(value) && value.length > SLICE) yield* arrayPieces(value);
  else if (isPlain(value)) yield* objectPieces(value);
  else yield JSON.stringify(value);
}

function* arrayPieces(array: unknown[]): Generator<string> {
  for (let start = 0; start < array.length; start += SLICE) {
    const slice = JSON.stringify(array.slice(start, start + SLICE)).slice(1, -1);
    yield `${start === 0 ? '[' : ','}${slice}`;
  }
  yield ']';
}

function* objectPieces(object: object): Generator<string> {
  let before = '{';
  for (const [name, value] of Object.entries(object)) {
    if (value === undefined) continue;
    yield `${before}${JSON.stringify(name)}:`;
    yield* pieces(value);
    before = ',';
  }
  yield before === '{' ? '{}' : '}';
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { Work } from '@daskscope/timeline';
import type { IntervalColumns } from '../../contract/live-handle.ts';
import { shownRows, type ShownRows } from './shown-rows.ts';

const PART = 4096;
const LANES = 8;

/** A run each ms, on one lane after the other. */
function* parts(rows: number): Generator<IntervalColumns> {
  for (let first = 0; first < rows; first += PART) {
    const length = Math.min(PART, rows - first);
    const from = (value: (row: number) => number) => Array.from({ length }, (_, at) => value(first + at));
    yield {
      length,
      row: Uint32Array.from(from((row) => row)),
      start: Float64Array.from(from((row) => row)),
      duration: Float64Array.from(from((row) => (row % 7) + 1)),
      ...{ prefix: new Uint32Array(length), worker: new Uint32Array(length) },
      thread: Uint16Array.from(from((row) => row % LANES)),
      ...{ action: new Uint8Array(length), status: new Uint8Array(length), failed: new Uint8Array(length) },
    };
  }
}

function inPieces(work: Work<ShownRows>): { pieces: number; value: ShownRows } {
  for (let pieces = 1; ; pieces++) {
    const { done, value } = work.next();
    if (done) return { pieces, value };
  }
}

const shown = (rows: number, most: number, from = 0) =>
  inPieces(shownRows({ parts: () => parts(rows) }, { from, shown: from, resolution: 1 }, most));

test('of many rows those that stand for the others, found in pieces of some thousand rows', () => {
  const rows = 50 * PART;
  const { pieces, value } = shown(rows, 2000);
  expect(pieces).toBeGreaterThan(2 * (rows / PART));
  expect(value.numbers.length).toBeLessThanOrEqual(2000);
  expect(value.numbers.length).toBeGreaterThan(500);
  expect(value.leftOut).toBe(rows - value.numbers.length);
  expect(value.numbers).toEqual(value.numbers.toSorted((a, b) => a - b));
});

test('few rows are all there, but those that ended before', () => {
  expect(shown(100, 2000).value).toEqual({ numbers: Array.from({ length: 100 }, (_, i) => i), leftOut: 0 });
  const later = shown(100, 2000, 90).value.numbers;
  expect(later.at(0)).toBeGreaterThanOrEqual(90 - 7);
  expect(later.at(-1)).toBe(99);
});

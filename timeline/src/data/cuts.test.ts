import { Columns } from './columns.ts';
import { cuts, ROWS_AT_ONCE } from './cuts.ts';
import { KIND } from './key.ts';
import { totalling, totals } from './totals/selection.ts';
import type { Work } from './slices.ts';

const ROWS = 5 * ROWS_AT_ONCE;

/** One lane: computing of 2 ms every 4 ms, and over it what overlaps, on another track. */
function oneLane(rows: number, lasting: (row: number) => number = () => 2) {
  const columns = new Columns();
  const range = Array.from({ length: rows }, (_, row) => row);
  const zeros = range.map(() => 0);
  columns.append({
    lane: zeros,
    group: range.map((row) => row % 3),
    kind: range.map((row) => (row % 5 === 0 ? KIND.transfer : KIND.compute)),
    start: range.map((row) => 4 * row),
    duration: range.map(lasting),
  });
  return columns;
}

function piecesOf<T>(work: Work<T>): number {
  let pieces = 1;
  while (!work.next().done) pieces++;
  return pieces;
}

test('parts follow one another, and none has more rows than are summed at once', () => {
  const tracks = oneLane(ROWS).tracksOf(0);
  const range = { from: 2, to: 4 * ROWS };
  const parts = [...cuts(tracks, range)];
  expect(parts.length).toBeGreaterThan(3);
  expect([parts[0]!.from, parts.at(-1)!.to]).toEqual([range.from, range.to]);
  for (const [at, { from, to }] of parts.entries()) {
    if (at > 0) expect(from).toBe(parts[at - 1]!.to);
    expect(to).toBeGreaterThan(from);
    for (const track of tracks)
      expect(track.since(to) - track.reaching(from)).toBeLessThanOrEqual(ROWS_AT_ONCE);
  }
});

test('what all starts at one moment is one part, and nothing is cut for ever', () => {
  const columns = new Columns();
  const zeros = Array.from({ length: 3 * ROWS_AT_ONCE }, () => 0);
  columns.append({ lane: zeros, group: zeros, kind: zeros, start: zeros.map(() => 7), duration: zeros });
  expect([...cuts(columns.tracksOf(0), { from: 7, to: 9 })]).toEqual([{ from: 7, to: 9 }]);
});

test.each([
  ['short ones', () => 2],
  ['ones that overlap', (row: number) => (row % 100 === 0 ? 4000 : 2)],
])('a lane of many rows is summed in pieces, to what it is: %s', (_, lasting) => {
  const columns = oneLane(ROWS, lasting);
  const range = { from: 1, to: 4 * ROWS - 1 };
  expect(piecesOf(totalling(columns, [0], range))).toBeGreaterThan(ROWS / ROWS_AT_ONCE);
  const summed = totals(columns, [0], range);
  const within = (row: number) => Math.min(4 * row + lasting(row), range.to) - Math.max(4 * row, range.from);
  const computed = Array.from({ length: ROWS }, (_, row) => row).filter((row) => row % 5 !== 0);
  expect(summed.count).toBe(computed.length);
  expect(summed.time).toBeCloseTo(
    computed.reduce((sum, row) => sum + within(row), 0),
    3,
  );
  const all = Array.from({ length: ROWS }, (_, row) => row);
  let busy = 0;
  let reached = range.from;
  for (const row of all) {
    const stop = Math.min(range.to, 4 * row + lasting(row));
    busy += Math.max(0, stop - Math.max(reached, 4 * row));
    reached = Math.max(reached, stop);
  }
  expect(summed.idle!).toBeCloseTo(1 - busy / (range.to - range.from), 6);
});

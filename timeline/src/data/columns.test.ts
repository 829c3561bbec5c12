import { Columns, readInterval } from './columns.ts';
import type { IntervalBatch } from './interval-batch.ts';
import { FLAG_ERROR, KIND } from './key.ts';
import { finish } from './slices.ts';

/** A batch of computations: [lane, start, duration, task]. */
function batch(...rows: [lane: number, start: number, duration: number, task?: number][]): IntervalBatch {
  return {
    lane: rows.map(([lane]) => lane),
    group: rows.map(() => 0),
    kind: rows.map(() => KIND.compute),
    start: rows.map(([, start]) => start),
    duration: rows.map(([, , duration]) => duration),
    task: rows.map(([, , , task]) => task ?? 0),
  };
}

/** The starts of each track of a lane. */
function starts(columns: Columns, lane: number): number[][] {
  return columns.tracksOf(lane).map(({ start, head, end }) => [...start.subarray(head, end)]);
}

test('late arrivals take their place', () => {
  const columns = new Columns();
  columns.append(batch([0, 0, 5], [0, 10, 5], [0, 30, 5]));
  columns.append(batch([0, 20, 5]));
  columns.append(batch([0, 6, 1]));
  expect(starts(columns, 0)).toEqual([[0, 6, 10, 20, 30]]);
});

test('any order gives the same lanes', () => {
  let seed = 3;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const rows = Array.from({ length: 2000 }, (_, i): [number, number, number] => [
    i % 3,
    random() * 1e6,
    random(),
  ]);
  const [sorted, reversed, mixed] = [
    [...rows].sort((a, b) => a[1] - b[1]),
    [...rows].sort((a, b) => b[1] - a[1]),
    rows,
  ].map((order) => {
    const columns = new Columns();
    for (let i = 0; i < order.length; i += 500) columns.append(batch(...order.slice(i, i + 500)));
    return [0, 1, 2].map((lane) =>
      starts(columns, lane)
        .flat()
        .sort((a, b) => a - b),
    );
  });
  expect(reversed).toEqual(sorted);
  expect(mixed).toEqual(sorted);
});

test('overlapping intervals lie in tracks of their own, and no later one moves them', () => {
  const columns = new Columns();
  columns.append(batch([0, 0, 10], [0, 5, 10], [0, 7, 2], [0, 12, 20], [0, 40, 5]));
  expect(starts(columns, 0)).toEqual([[0, 12, 40], [5], [7]]);
  columns.append(batch([0, 8, 33]));
  expect(starts(columns, 0)).toEqual([[0, 12, 40], [5], [7], [8]]);
});

test('what lies behind computing takes no track from it', () => {
  const columns = new Columns();
  const given = batch([0, 0, 10], [0, 5, 10], [0, 7, 2], [0, 20, 1]);
  columns.append({ ...given, kind: [KIND.compute, KIND.transfer, KIND.transfer, KIND.compute] });
  expect(starts(columns, 0)).toEqual([[0, 20], [5], [7]]);
  expect(columns.tracksOf(0).map(({ index, behind }) => [index, behind])).toEqual([
    [0, false],
    [0, true],
    [1, true],
  ]);
});

test('stamps that meet, or overlap by less than they are true to, do not overlap', () => {
  const columns = new Columns();
  columns.append(batch([0, 1_780_000_000_000, 10.001], [0, 1_780_000_000_010, 5], [0, 1_780_000_000_015, 0]));
  expect(columns.tracksOf(0)).toHaveLength(1);
});

test('hundreds of intervals at once are kept', () => {
  const columns = new Columns();
  columns.append(batch(...Array.from({ length: 300 }, (_, i): [number, number, number] => [0, i, 1000])));
  expect(starts(columns, 0).flat()).toHaveLength(300);
});

test('the first to arrive are dropped, and counted', () => {
  const columns = new Columns(1000);
  for (let i = 0; i < 50_000; i += 100) {
    columns.append(
      batch(...Array.from({ length: 100 }, (_, j): [number, number, number] => [j % 7, i + j, 1])),
    );
  }
  expect(columns.length).toBe(1000);
  expect(columns.dropped).toBe(49_000);
  const kept = Array.from({ length: 7 }, (_, lane) => starts(columns, lane).flat())
    .flat()
    .sort((a, b) => a - b);
  expect(kept).toEqual(Array.from({ length: 1000 }, (_, i) => 49_000 + i));
  expect(columns.extent()).toEqual({ from: 49_000, to: 50_000 });
  columns.clear();
  expect(columns).toMatchObject({ length: 0, dropped: 0 });
});

test('tells when the last thing on a lane ended', () => {
  const columns = new Columns();
  columns.append(batch([1, 0, 500], [1, 100, 10], [2, 50, 1]));
  expect([columns.lastEnd(1), columns.lastEnd(2), columns.lastEnd(3)]).toEqual([500, 51, -Infinity]);
});

test('memory stays bounded while the work moves from lane to lane', () => {
  const columns = new Columns(1000);
  for (let lane = 0; lane < 50; lane++) {
    columns.append(
      batch(...Array.from({ length: 1000 }, (_, i): [number, number, number] => [lane, lane * 1000 + i, 1])),
    );
  }
  const held = Array.from({ length: 50 }, (_, lane) => columns.tracksOf(lane)).flat();
  expect(held.reduce((sum, { start }) => sum + start.length, 0)).toBeLessThan(4000);
});

test('rows that are no intervals are left out', () => {
  const columns = new Columns();
  columns.append(batch([0, NaN, 1], [0, 0, -1], [0, 0, Infinity], [0, 1, NaN], [0, 5, 1]));
  expect(starts(columns, 0)).toEqual([[5]]);
});

test('an interval reads back as it was given', () => {
  const columns = new Columns();
  columns.append({
    lane: [4],
    group: [31],
    kind: [KIND.disk],
    start: [1.5],
    duration: [2.25],
    flags: [FLAG_ERROR],
    task: [2 ** 40],
  });
  expect(readInterval(columns.tracksOf(4)[0]!, 0)).toEqual({
    lane: 4,
    group: 31,
    kind: KIND.disk,
    start: 1.5,
    duration: 2.25,
    error: true,
    running: false,
    task: 2 ** 40,
  });
  expect(columns.groups).toBe(32);
});

test('a search marks and unmarks', () => {
  const columns = new Columns();
  columns.append(batch([0, 0, 1, 7], [1, 0, 1, 8]));
  expect(finish(columns.marking((task) => task === 8))).toBe(1);
  expect(finish(columns.marking(null))).toBe(0);
});

test('a capacity that holds nothing is refused', () => {
  expect(() => new Columns(0)).toThrow('capacity is 0');
});

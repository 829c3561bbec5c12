import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Series, SeriesFigures, SeriesQuery } from '@daskscope/api';
import { seriesWithPast } from '../http/answers/past/past-series.ts';
import { SERIES_FIGURES, type SeriesPoint } from '../state/series/point.ts';
import { SeriesRing } from '../state/series/series.ts';
import { ClusterSeries } from './cluster/cluster-series.ts';
import { DuckStore } from './duckdb/store.ts';
import type { History } from './history.ts';
import { ClusterPast } from './past.ts';
import type { StoredRow } from './stored-rows.ts';

const NAME = "it's";
/** A bucket begins here. */
const START = 1_700_000_000_000;
const SECOND = 1_000;

let folder: string;
let store: DuckStore;
/** Has all. */
let all: SeriesRing;
/** Has the last two minutes, beside the store. */
let few: SeriesRing;
let keeping: ClusterSeries;
let waiting: StoredRow[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'history-'));
  store = new DuckStore({ folder, sealRuns: Infinity, days: 1e6, bytes: Infinity });
  await store.open();
  waiting = [];
  all = new SeriesRing(100_000);
  start();
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

function start(): void {
  few = new SeriesRing(120);
  keeping = new ClusterSeries({ keepRow: (row) => waiting.push(row) }, few, NAME);
  keeping.begin();
}

const pointAt = (second: number): SeriesPoint => ({
  figures: Object.fromEntries(
    SERIES_FIGURES.map((name, at) => [
      name,
      at === 3 && second % 7 === 0 ? NaN : Math.sin(second * (at + 1)) * 1e9,
    ]),
  ) as SeriesPoint['figures'],
  tasks: [second, second % 3, 0.5, 0, 0, 0, 1e15],
});

/** Of seconds after the start. */
function told(from: number, to: number): void {
  for (let second = from; second < to; second++)
    for (const ring of [all, few]) ring.add(pointAt(second), START + second * SECOND);
}

async function asked(ring: SeriesRing, query: SeriesQuery, now: number): Promise<Series> {
  await store.take({ runs: [], rows: waiting.splice(0), documents: [] });
  const history = { series: (query) => store.series(query) } as Pick<History, 'series'> as History;
  return seriesWithPast({
    ...{ ring, query, now, wanted: () => true },
    history: ring === few ? new ClusterPast(history, NAME) : undefined,
  });
}

const columnsOf = ({ tasks, ...figures }: SeriesFigures) => ({ ...figures, ...tasks });

/** To what additions in another order differ by. */
function expectColumns(some: SeriesFigures, other: SeriesFigures): void {
  for (const [name, column] of Object.entries(columnsOf(other))) {
    const told = columnsOf(some)[name as keyof ReturnType<typeof columnsOf>];
    const apart = column.findIndex((wanted, at) => !isNearly(told[at]!, wanted));
    expect([name, apart]).toEqual([name, -1]);
  }
}

function isNearly(value: number | null, wanted: number | null): boolean {
  if (value === null || wanted === null) return value === wanted;
  return Math.abs(value - wanted) <= 1e-9 * Math.max(1e9, Math.abs(wanted));
}

const ALL = { from: START, to: START + 1_000 * SECOND };

async function expectTheSame(query: SeriesQuery, now: number): Promise<Series> {
  const ofAll = await asked(all, query, now);
  const ofFew = await asked(few, query, now);
  expect([ofFew.step, ofFew.time, ofFew.since]).toEqual([ofAll.step, ofAll.time, ofAll.since]);
  for (const which of ['mean', 'min', 'max'] as const) expectColumns(ofFew[which]!, ofAll[which]!);
  return ofAll;
}

test('what the ring has no more is told as by one that has all, also over a start, with gaps', async () => {
  told(0, 400);
  // It was away.
  told(432, 505);
  keeping.end();
  // Within a bucket.
  start();
  told(507, 905);
  // The last bucket that is not whole is in the ring.
  const now = START + 905 * SECOND;
  for (const resolution of [10_000, 20_000, 70_000, 500_000]) {
    const { time } = await expectTheSame({ ...ALL, resolution }, now);
    expect(time.length).toBe(Math.ceil((905 * SECOND + (START % resolution)) / resolution));
  }
  await expectTheSame({ from: START + 200 * SECOND, to: START + 300 * SECOND, resolution: 10_000 }, now);
  await expectTheSame({ from: START + 120 * SECOND, to: now, resolution: 30_000 }, now);
});

test('what came since a start is told at once, though its bucket is not kept yet', async () => {
  told(0, 45);
  keeping.end();
  start();
  told(47, 49);
  await expectTheSame({ ...ALL, resolution: 10_000 }, START + 49 * SECOND);
  told(49, 52);
  await expectTheSame({ ...ALL, resolution: 10_000 }, START + 52 * SECOND);
});

test('the oldest go where they take more than their part of the bytes', async () => {
  const bytes = 8 * 600 * 12;
  const folder = mkdtempSync(join(tmpdir(), 'history-'));
  const small = new DuckStore({ folder, sealRuns: Infinity, days: 1e6, bytes });
  await small.open();
  told(0, 200);
  await small.take({ runs: [], rows: waiting.splice(0), documents: [] });
  await small.upkeep(START);
  const { oldest, newest } = await small.series({ cluster: NAME, from: START, to: START, step: 10_000 });
  await small.close();
  rmSync(folder, { recursive: true });
  expect([oldest, newest]).toEqual([START + 70 * SECOND, START + 180 * SECOND]);
});

test('where the ring has all that is asked for, it is as fine as that is', async () => {
  told(0, 400);
  const now = START + 400 * SECOND;
  const query = { from: now - 60 * SECOND, to: now };
  const here = { since: few.oldest, missing: null };
  expect(await asked(few, query, now)).toEqual({ ...(await asked(all, query, now)), ...here });
  expect((await asked(few, { from: START }, now)).step).toBe(10_000);
  expect((await asked(few, { from: START, resolution: 12_000 }, now)).step).toBe(20_000);
});

test('it is asked for once, also where the range goes beyond what there is', async () => {
  told(0, 400);
  await asked(few, {}, START);
  const now = START + 400 * SECOND;
  for (const [query, times] of [
    [{ ...ALL, resolution: 20_000 }, 1],
    [{ from: START - 400 * SECOND, to: 1e308, resolution: 60_000 }, 1],
    // As fine as the short time that there is.
    [{ from: 0, to: now }, 2],
  ] as const) {
    const series = jest.fn((query: Parameters<DuckStore['series']>[0]) => store.series(query));
    const history = new ClusterPast({ series } as Pick<History, 'series'> as History, NAME);
    await seriesWithPast({ ring: few, query, now, wanted: () => true, history });
    expect([query, series.mock.calls.length]).toEqual([query, times]);
  }
});

test('without a range it is of the ring, and however long a range is, its points are bounded', async () => {
  told(0, 20);
  keeping.end();
  start();
  const day = 86_400 * SECOND;
  const now = START + 30 * day;
  // However much is asked for, it is as fine as what there is allows.
  for (const from of [0, -1e308]) expect((await asked(few, { from, to: 1e308 }, now)).step).toBe(10_000);
  few.add(pointAt(0), now);
  const long = await asked(few, { from: START, to: now }, now);
  expect(long.time.length).toBeGreaterThan(3_000);
  expect(long.time.length).toBeLessThanOrEqual(3_601);
  expect(long.mean.tasks.released[0]).toBe(9.5);
  expect(long.mean.tasks.released.slice(1, -1).every((value) => value === null)).toBe(true);
  expect(long.mean.tasks.released.at(-1)).toBe(0);
  expect((await asked(few, {}, now)).time).toEqual([now]);
  const coarse = await asked(few, { from: 0, resolution: 1e300 }, now);
  expect([coarse.time, coarse.max!.tasks.released]).toEqual([[0], [19]]);
});

test('where it cannot be read, it is of the ring alone, and says since when', async () => {
  told(0, 400);
  const history = { series: () => Promise.reject(new Error('The disk is full.')) };
  const query = { ...{ ring: few, query: ALL, now: START + 400 * SECOND }, wanted: () => true, history };
  const { since, missing } = await seriesWithPast(query);
  expect([since, missing]).toEqual([few.oldest, expect.stringContaining('The disk is full.')]);
  await expect(seriesWithPast({ ...query, whole: true })).rejects.toThrow('The disk is full.');
});

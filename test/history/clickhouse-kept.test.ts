import { COMPUTATION_ORDERS } from '@daskscope/api';
import { storedRun } from '../../exporter/src/history/testing/stored-run.ts';
import type { Store } from '../../exporter/src/history/store.ts';
import type { Listed, ListedQuery, StoredDocument } from '../../exporter/src/history/stored.ts';
import type {
  FailuresBefore,
  FailuresQuery,
  FoundFailureRows,
  StoredBucket,
  StoredFailure,
} from '../../exporter/src/history/stored-rows.ts';
import type { WholeFailure } from '../../exporter/src/state/now/failures/failure-keeper.ts';
import { eventually } from '../wait-until.ts';
import { BesideClickHouse, sorted } from './beside-clickhouse.ts';
import { FNS, numbers, of, WORKERS } from './made-up-runs.ts';

const beside = new BesideClickHouse();

test('computations are listed as DuckDB lists them', async () => {
  const { stores } = await beside.both();
  const any = numbers(3);
  const orders = (at: number) =>
    Object.fromEntries(COMPUTATION_ORDERS.map((name) => [name, any(4) ? any(5) * at : null]));
  const documents = Array.from({ length: 40 }, (_, at): StoredDocument => {
    const start = 1.7e12 + at * 1000;
    return {
      ...{ kind: 'computation', cluster: 'c', id: `id-${at}`, start, stop: start + 500, json: '{}' },
      listed: {
        ...{ life: of(any, ['A', 'B']), state: of(any, ['finished', 'running']), stop: start + 500 },
        ...{ failed: any(3) === 0, names: FNS.slice(any(4)), texts: [`Über "it's" ${at}`] },
        orders: orders(at) as Listed['orders'],
        summary: { id: `id-${at}` } as Listed['summary'],
      },
    };
  });
  for (const store of stores) {
    await store.take({ runs: [], rows: [], documents: documents.slice(0, 30) });
    await store.take({ runs: [], rows: [], documents: documents.slice(20) });
  }
  const asked: Partial<ListedQuery>[] = [
    {},
    { limit: 3, sort: 'runs', ascending: true },
    { without: ['id-3', "it's"], from: 1.7e12 + 9000, to: 1.7e12 + 30_000 },
    { life: 'A', state: ['running'], failed: false },
    { prefix: ["it's"], sort: 'peakMemory' },
    { search: 'ÜBER "IT\'S" 7', failed: true },
  ];
  for (const query of asked) {
    const all = { cluster: 'c', without: [], sort: 'start', ascending: false, limit: 100, ...query } as const;
    const [duck, house] = await Promise.all(stores.map((store) => store.listed(all)));
    expect({ query, ...house }).toEqual({ query, ...duck });
  }
  const [duck, house] = await Promise.all(stores.map((store) => store.listedIds(7)));
  expect(house).toEqual(duck);
});

/** µs are a float's last digits in ms. */
const failedAt = (number: number): number => 1.7e12 + Math.floor(number / 2) * 1000 + 0.125;

const failure = (number: number, more: Partial<StoredFailure> = {}): StoredFailure => ({
  ...{ table: 'failures', cluster: number % 9 ? 'c' : 'other', number, life: number % 7 ? 'L' : 'M' },
  ...{ id: number, key: `sÜm-${number}`, prefix: of(numbers(number), FNS), time: failedAt(number) },
  workers: WORKERS.slice(number % 4),
  exception: number % 5 ? `ValueError(${number}) \ud83d` : '',
  ...{ traceback: `line ${number}`, schedulerTime: null, mayBeThere: false },
  ...more,
});

function anyFailures(any: (below: number) => number): FailuresQuery {
  const maybe = <Value>(value: () => Value): Value | undefined => (any(3) === 0 ? value() : undefined);
  const place = () =>
    any(4) ? { time: failedAt(any(60)), number: any(60) } : { time: -Infinity, number: -1 };
  return {
    ...{ cluster: any(6) ? 'c' : 'other', limit: of(any, [1, 7, 1_000]), bytes: of(any, [1, 150, Infinity]) },
    after: maybe(place),
    fns: maybe(() => FNS.slice(any(5))),
    workers: maybe(() => WORKERS.slice(any(4))),
    from: maybe(() => failedAt(any(60))),
    to: maybe(() => failedAt(any(60))),
    search: maybe(() => of(any, ['süM-1', 'VALUE', 'no text', '%', "'"])),
    life: maybe(() => of(any, ['L', 'none'])),
    held: { from: of(any, [-Infinity, 20, Infinity]), gone: place(), but: [30, 40, 50].slice(any(4)) },
  };
}

/** Half a pair of surrogates is told as what stands for it. */
const wellFormed = (one: WholeFailure): WholeFailure => ({
  ...one,
  exception: one.exception.replace(/\p{Surrogate}/gu, '\ufffd'),
});

test('failures are kept and found as DuckDB does, also those that are told again under another number', async () => {
  const any = numbers(5);
  const { stores } = await beside.both();
  const told = (of: number, more: Partial<StoredFailure>) => failure(of, { time: failedAt(of), ...more });
  const batches: StoredFailure[][] = [
    Array.from({ length: 60 }, (_, number) => failure(number)),
    // By the scheduler alone, and twice in a batch.
    [61, 62, 63, 61].map((number, at) =>
      failure(number, {
        id: null,
        exception: '',
        schedulerTime: failedAt(number),
        workers: WORKERS.slice(at),
      }),
    ),
    [
      // More is known of it.
      told(3, { traceback: 'longer', schedulerTime: failedAt(3) }),
      // An exporter that was started again knows them by other numbers: those that may be there are not told a second time.
      told(10, { number: 100, mayBeThere: true }),
      told(11, { number: 101 }),
      told(61, { number: 102, id: null, schedulerTime: failedAt(61) }),
      told(62, { number: 103, id: null, schedulerTime: failedAt(62), mayBeThere: true }),
      told(70, { number: 104, mayBeThere: true }),
      // The stream told of one, and the scheduler a little later of the other.
      told(23, {
        number: 105,
        id: null,
        exception: '',
        schedulerTime: failedAt(23),
        time: failedAt(23) + 9_000,
      }),
      told(24, { number: 10, id: null, traceback: '', schedulerTime: failedAt(24), mayBeThere: true }),
      told(25, { number: 106, id: null, schedulerTime: failedAt(25), time: failedAt(25) + 61_000 }),
    ],
  ];
  for (const rows of batches) for (const store of stores) await store.take({ runs: [], rows, documents: [] });
  const plain = (found: FoundFailureRows) => ({ ...found, found: found.found.map(wellFormed) });
  for (let asked = 0; asked < 40; asked++) {
    const query = anyFailures(any);
    const [duck, house] = await Promise.all(stores.map((store) => store.failures(query)));
    expect({ query, ...plain(house!) }).toEqual({ query, ...plain(duck!) });
  }
  const [duck, house] = await Promise.all(stores.map((store) => store.failuresBefore()));
  const before = (told: FailuresBefore) =>
    sorted(told.of.map(([cluster, { kept, gone }]) => ({ cluster, gone, kept: kept.map(wellFormed) })));
  expect(before(house!)).toEqual(before(duck!));
  expect(before(house!)[0]!.kept.map(({ number }) => number)).toEqual(
    expect.arrayContaining([3, 10, 101, 102, 62, 104]),
  );
});

test('figures over time are kept and summed up as DuckDB does', async () => {
  const { stores } = await beside.both();
  const any = numbers(9);
  const begin = 1_700_000_000_000;
  const figures = () =>
    Array.from({ length: 4 }, () => {
      const count = any(4);
      return count === 0
        ? { count, sum: 0, least: 0, most: 0 }
        : { count, sum: any(99), least: -1, most: 1e15 };
    });
  const rows = Array.from({ length: 60 }, (_, at): StoredBucket => ({
    ...{ table: 'series', cluster: at % 5 ? 'c' : 'other', time: begin + any(30) * 10_000 },
    figures: figures(),
  }));
  for (const store of stores) await store.take({ runs: [], rows, documents: [] });
  const asked = [
    { cluster: 'c', from: begin, to: begin + 600_000, step: 10_000 },
    { cluster: 'c', from: begin + 50_000, to: begin + 200_000, step: 60_000 },
    { cluster: 'other', from: 0, to: 1e15, step: 3_600_000 },
    { cluster: 'none', from: 0, to: 1e15, step: 10_000 },
  ];
  for (const query of asked) {
    const [duck, house] = await Promise.all(stores.map((store) => store.series(query)));
    expect({ query, ...house }).toEqual({ query, ...duck });
  }
});

test('the oldest days go where all takes too much, at once and also after another start, and the newest stays', async () => {
  const { store, database } = await beside.clickHouse(undefined, { bytes: 1 });
  const day = 86_400_000_000;
  const at = (run: number, stop: number) => storedRun(run, { start: stop - 1_000, stop, intervals: [] });
  const noon = Date.UTC(2023, 10, 14, 12) * 1000;
  const days = [0, 1, 2];
  const rows = days.map((number) => failure(number + 1, { time: (noon + number * day) / 1000 }));
  await store.take({ runs: days.map((run) => at(run, noon + run * day)), rows, documents: [] });
  const now = Date.UTC(2023, 10, 17);
  const runs = async (of: Store) =>
    (await of.find({ cluster: 'c', held: [], keys: true, limit: 9 })).rows.run;
  const goneUntil = Date.UTC(2023, 10, 16) * 1000;
  for (let upkeep = 0; upkeep < 2; upkeep++)
    expect(await store.upkeep(now)).toEqual({ goneUntil, problem: null });
  expect(await runs(store)).toEqual([0, 1, 2]);
  await beside.ageTold(database);
  const { store: again } = await beside.clickHouse(database, { bytes: 1 });
  expect((await again.upkeep(now)).goneUntil).toBe(goneUntil);
  expect(await runs(again)).toEqual([2]);
  // Of one day alone nothing is told to go.
  expect((await again.upkeep(now)).goneUntil).toBe(goneUntil);
  // A day that is there again is dropped, and nothing else is rewritten for it.
  const rewritten = () =>
    beside.server.ask('SELECT count() FROM system.mutations WHERE database = currentDatabase()', database);
  const once = await rewritten();
  await again.take({ runs: [at(9, noon)], rows: [], documents: [] });
  await again.upkeep(now);
  expect([await runs(again), await rewritten()]).toEqual([[2], once]);
  // The server removes rows when it has the time.
  await eventually(async () => {
    const { of } = await store.failuresBefore();
    const [[, { kept }]] = of as [FailuresBefore['of'][number]];
    expect(kept.map(({ number }) => number)).toEqual([3]);
  });
});

test('no more days go than are too much', async () => {
  const { store, database } = await beside.clickHouse();
  const day = 86_400_000_000;
  const noon = Date.UTC(2023, 10, 14, 12) * 1000;
  const runs = Array.from({ length: 4_000 }, (_, run) => {
    const stop = noon + Math.floor(run / 1000) * day;
    return storedRun(run, { key: `key-${run}`, start: stop - 1_000, stop, intervals: [] });
  });
  await store.take({ runs, rows: [], documents: [] });
  const bytes = await beside.server.ask(
    "SELECT total_bytes FROM system.tables WHERE database = currentDatabase() AND name = 'runs'",
    database,
  );
  const { store: less } = await beside.clickHouse(database, { bytes: 0.6 * Number(bytes) });
  expect((await less.upkeep(Date.UTC(2023, 10, 18))).goneUntil).toBe(Date.UTC(2023, 10, 16) * 1000);
});

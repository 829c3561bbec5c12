import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMPUTATION_ORDERS } from '@daskscope/api';
import { MOST_TEXT } from '../../exporter/src/history/clickhouse/others.ts';
import { TOLD_MS } from '../../exporter/src/history/clickhouse/retention.ts';
import { ClickHouseStore, type ClickHouseOptions } from '../../exporter/src/history/clickhouse/store.ts';
import { DuckStore } from '../../exporter/src/history/duckdb/store.ts';
import { storedRun } from '../../exporter/src/history/testing/stored-run.ts';
import type { Store } from '../../exporter/src/history/store.ts';
import type {
  Listed,
  ListedQuery,
  RunsFilter,
  RunsQuery,
  StoredDocument,
  StoredInterval,
  StoredRun,
  SumsQuery,
} from '../../exporter/src/history/stored.ts';
import type {
  FailuresBefore,
  FailuresQuery,
  FoundFailureRows,
  StoredBucket,
  StoredFailure,
} from '../../exporter/src/history/stored-rows.ts';
import type { WholeFailure } from '../../exporter/src/state/now/failures/failure-keeper.ts';
import { eventually } from '../wait-until.ts';
import { ClickHouseServer } from './clickhouse-server.ts';

let folder: string;
let server: ClickHouseServer;
const open: Store[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clickhouse-'));
  server = await ClickHouseServer.start(join(folder, 'server'));
});
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true });
});

let databases = 0;
const another = (): string => `history_${databases++}`;

async function clickHouse(database = another(), options: Partial<ClickHouseOptions> = {}) {
  const store = new ClickHouseStore({
    url: server.url,
    database,
    user: 'default',
    days: 36_500,
    bytes: Infinity,
    ...options,
  });
  open.push(store);
  return { store, database, lives: await store.open() };
}

async function both(): Promise<{ duck: DuckStore; house: ClickHouseStore; stores: Store[] }> {
  const duck = new DuckStore({
    folder: join(folder, another()),
    sealRuns: Infinity,
    days: 1e6,
    bytes: Infinity,
  });
  open.push(duck);
  await duck.open();
  const { store: house } = await clickHouse();
  return { duck, house, stores: [duck, house] };
}

/** Numbers that look random and are the same each time (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

/** µs. Two days meet in it. */
const BEGIN = Date.UTC(2023, 10, 14, 23, 59, 59, 500) * 1000;
const SPAN = 1_000_000;
const WORKERS = ['tcp://w:1', "tcp://w'2", 'tcp://w:3\t\\'];
const FNS = ['inc', "it's", 'großer', 'a\\tb'];
const of = <Value>(any: (below: number) => number, values: readonly Value[]): Value =>
  values[any(values.length)]!;

function anyRun(any: (below: number) => number, life: string, run: number): StoredRun {
  const intervals = Array.from({ length: any(4) }, (): StoredInterval => {
    const start = BEGIN + any(SPAN);
    const action = of(any, ['compute', 'compute', 'transfer', 'disk-write']);
    return {
      ...{ action, start, stop: start + any(any(2) ? 500 : 60_000) },
      source: action === 'transfer' ? of(any, WORKERS) : null,
    };
  }).sort((a, b) => a.start - b.start);
  const start = intervals[0]?.start ?? BEGIN + any(SPAN);
  const erred = any(8) === 0;
  return storedRun(run, {
    ...{ life, erred, start },
    cluster: any(10) ? 'c' : 'other',
    key: `${of(any, ['Inc', 'sÜm', "('x', 1)"])}-${any(50)}`,
    fn: of(any, FNS),
    worker: of(any, WORKERS),
    thread: any(3),
    nbytes: any(2) ? 0.5 : 2 ** 52,
    exception: erred ? "ValueError('\ud83d')" : null,
    traceback: erred ? 'File "x.py"\n\u0000' : null,
    stop: Math.max(start, ...intervals.map(({ stop }) => stop)),
    intervals,
  });
}

/** B is between two stretches of A, as where an earlier scheduler is back. */
const LIVES = ['A', 'A', 'B', 'A', 'C'];
const BATCH = 120;

function batches(any: (below: number) => number): StoredRun[][] {
  const next = new Map<string, number>();
  return LIVES.map((life) => {
    const first = next.get(life) ?? 3;
    next.set(life, first + BATCH);
    return Array.from({ length: BATCH }, (_, at) => anyRun(any, life, first + at));
  });
}

function anyFilter(any: (below: number) => number): RunsFilter {
  const maybe = <Value>(value: () => Value): Value | undefined => (any(3) === 0 ? value() : undefined);
  const from = BEGIN + any(SPAN);
  return {
    cluster: any(10) ? 'c' : 'other',
    from: maybe(() => from),
    to: maybe(() => from + any(SPAN)),
    life: any(6) ? undefined : of(any, ['A', 'B', 'none']),
    fns: maybe(() => FNS.slice(any(4))),
    workers: maybe(() => WORKERS.slice(0, any(3))),
    erred: maybe(() => any(2) === 0),
    key: any(12) ? undefined : 'Inc-7',
    search: any(6) ? undefined : of(any, ['süm', 'INC', "'x'", '%']),
    after: maybe(() => ({ life: of(any, ['A', 'B', 'C', 'none']), run: any(400) })),
    held: any(3) ? [] : [{ life: of(any, ['A', 'C']), first: any(100), next: 100 + any(300) }],
    ends: any(3) ? undefined : [{ life: of(any, ['A', 'B']), end: any(400) }],
  };
}

const anyQuery = (any: (below: number) => number): RunsQuery => ({
  ...anyFilter(any),
  limit: of(any, [1, 7, 100, 100_000]),
  resolution: any(2) ? of(any, [0.01, 0.7, 3.3, 250]) : undefined,
  keys: any(4) > 0,
});

const anySums = (any: (below: number) => number): SumsQuery => ({
  ...anyFilter(any),
  seams: WORKERS.flatMap((worker) => (any(2) ? [{ worker, thread: any(3), from: BEGIN + any(SPAN) }] : [])),
  known: [
    { from: -Infinity, to: BEGIN + any(SPAN / 2) },
    { from: BEGIN + SPAN / 2 + any(SPAN / 2), to: Infinity },
  ].slice(any(3)),
  there: WORKERS.flatMap((worker) => {
    const from = BEGIN + any(SPAN);
    return any(2) ? [{ worker, from, to: any(2) ? from + any(SPAN) : Infinity }] : [];
  }),
});

/** Half a pair of surrogates is told as what stands for it. */
const wellFormed = (one: WholeFailure): WholeFailure => ({
  ...one,
  exception: one.exception.replace(/\p{Surrogate}/gu, '\ufffd'),
});

const sorted = <Row>(rows: readonly Row[]): Row[] =>
  [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** With names in place of positions, which each engine gives as it likes. */
async function found(store: Store, query: RunsQuery) {
  const { rows, ...told } = await store.find(query);
  const { names, life, fn, worker, action, source, ...others } = rows;
  const named = { life, fn, worker, action, source };
  const nameOf = (position: number) => (position < 0 ? null : names[position]!);
  const columns = Object.entries(named).map(([name, positions]) => [name, positions.map(nameOf)]);
  return { ...told, ...others, ...(Object.fromEntries(columns) as Record<string, (string | null)[]>) };
}

async function sums(store: Store, query: SumsQuery) {
  const { prefixes, lanes, spans } = await store.sum(query);
  return { prefixes: sorted(prefixes), lanes: sorted(lanes), spans: sorted(spans) };
}

test('whatever is asked of it, it answers what DuckDB does, for the same data', async () => {
  const any = numbers(7);
  const { duck, house, stores } = await both();
  for (const runs of batches(any))
    for (const store of stores)
      expect((await store.take({ runs, rows: [], documents: [] })).runs).toBe(BATCH);
  for (let asked = 0; asked < 40; asked++) {
    const query = anyQuery(any);
    expect({ query, ...(await found(house, query)) }).toEqual({ query, ...(await found(duck, query)) });
  }
  for (let asked = 0; asked < 20; asked++) {
    const query = anySums(any);
    expect({ query, ...(await sums(house, query)) }).toEqual({ query, ...(await sums(duck, query)) });
  }
  const one: RunsQuery = { cluster: 'c', held: [], erred: true, limit: 1, keys: true };
  const { names, life, run } = (await duck.find(one)).rows;
  const whole = { ...one, life: names[life[0]!]!, run: run[0]! };
  const { exception, traceback } = (await house.find(whole)).rows;
  expect(traceback).toEqual((await duck.find(whole)).rows.traceback);
  expect(exception[0]).toBe("ValueError('\ufffd')");
  expect((await house.size()).oldest).toBe((await duck.size()).oldest);
});

test('an answer that got lost doubles nothing, nor does what is told again after a sudden end', async () => {
  const { store, database } = await clickHouse();
  const runs = Array.from({ length: 5 }, (_, at) => storedRun(at));
  await server.loseAnswers(1);
  expect(await store.take({ runs, rows: [], documents: [] })).toEqual({
    runs: 5,
    lives: [{ cluster: 'c', life: 'L', next: 5 }],
  });
  // The server knew the batch by its token: no row is there twice, merged or not.
  expect(await server.ask('SELECT count() FROM runs', database)).toBe('5');
  await server.ask('TRUNCATE TABLE lives', database);
  // As if it had ended between the runs and what says that they are there.
  const { store: again, lives } = await clickHouse(database);
  expect(lives).toEqual([]);
  await again.take({ runs: [...runs, storedRun(5)], rows: [], documents: [] });
  expect((await again.find({ cluster: 'c', held: [], keys: true, limit: 100 })).rows.run).toEqual([
    0, 1, 2, 3, 4, 5,
  ]);
  expect((await clickHouse(database)).lives).toEqual([
    { cluster: 'c', life: 'L', next: 6, until: storedRun(5).stop },
  ]);
});

test('behind a batch that was refused none is taken until it is opened again, so that none is missing', async () => {
  const { store, database } = await clickHouse();
  const batch = (run: number) => ({ runs: [storedRun(run)], rows: [], documents: [] });
  await server.refuse(1);
  const taken = await Promise.allSettled([store.take(batch(0)), store.take(batch(1))]);
  expect(taken.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const { store: again, lives } = await clickHouse(database);
  expect(lives).toEqual([]);
  for (const run of [0, 1]) await again.take(batch(run));
  const { rows } = await again.find({ cluster: 'c', held: [], keys: true, limit: 9 });
  expect(rows.run).toEqual([0, 1]);
});

test('several exporters share a database, and each sees what all wrote', async () => {
  const { store: one, database } = await clickHouse();
  const { store: other } = await clickHouse(database);
  const document = { kind: 'log', cluster: 'b', id: '', start: 1.7e12, stop: 1.7e12 };
  await one.take({ runs: [storedRun(0)], rows: [], documents: [{ ...document, json: '{"of":"one"}' }] });
  await other.take({
    runs: [storedRun(0, { cluster: 'b' })],
    rows: [],
    documents: [{ ...document, json: '{"of":"other"}' }],
  });
  expect((await one.find({ cluster: 'b', held: [], keys: true, limit: 9 })).rows.run).toEqual([0]);
  expect(await one.documents({ kind: 'log', limit: 9 })).toEqual([{ ...document, json: '{"of":"other"}' }]);
});

test('what another exporter wrote, dropped, or keeps for fewer days is told to those that share it', async () => {
  const { store: one, database } = await clickHouse(undefined, { bytes: 1 });
  const { store: other } = await clickHouse(database);
  const day = 86_400_000_000;
  const noon = Date.UTC(2023, 10, 14, 12) * 1000;
  const at = (run: number, life = 'L') =>
    storedRun(run, { life, start: noon, stop: noon + run * day, intervals: [] });
  await one.take({ runs: [at(0), at(1)], rows: [], documents: [] });
  const now = Date.now() * 1000;
  const document = { kind: 'log', cluster: 'c', id: '', start: now, stop: now, json: '{}' };
  const lately = storedRun(0, { life: 'M', start: now, stop: now, intervals: [] });
  await one.take({ runs: [lately], rows: [], documents: [document] });
  expect(await other.others(['log'])).toEqual({
    lives: [{ cluster: 'c', life: 'M', next: 1, until: now }],
    documents: [document],
  });
  // It goes on in the order that the first began.
  await other.take({
    runs: [storedRun(1, { life: 'M', start: now, stop: now, intervals: [] })],
    rows: [],
    documents: [],
  });
  expect(await server.ask("SELECT DISTINCT era FROM lives WHERE life = 'M'", database)).toBe('2');

  // Before they go, so that none says that it has what another drops.
  const { goneUntil } = await one.upkeep(now / 1000);
  expect(goneUntil).toBe(Date.UTC(2023, 10, 15) * 1000);
  expect((await other.upkeep(now / 1000)).goneUntil).toBe(goneUntil);
  const runs = async () => (await other.find({ cluster: 'c', held: [], keys: true, limit: 9 })).rows.run;
  expect(await runs()).toEqual([0, 1, 0, 1]);
  expect((await one.upkeep(now / 1000 + TOLD_MS)).goneUntil).toBe(goneUntil! + day);
  expect(await runs()).toEqual([1, 0, 1]);
  const ttl = (time: string) => `MODIFY TTL toDateTime(intDiv(ended, 1000000)) + INTERVAL ${time}`;
  for (const [change, hours] of [
    [ttl('3 DAY'), 72],
    [ttl('5 HOUR'), 5],
    [ttl('2 WEEK'), 14 * 24],
    ['REMOVE TTL', Infinity],
  ] as const) {
    await server.ask(`ALTER TABLE runs ${change}`, database);
    expect((await other.upkeep(now / 1000)).goneUntil).toBe(
      Math.max(goneUntil! + day, now - hours * 3_600_000_000),
    );
  }
});

test('of what others wrote each is told once, who watches before all else, and no more at once than there is room for', async () => {
  const { store: one, database } = await clickHouse();
  const { store: other } = await clickHouse(database);
  const kinds = ['watched', 'log', 'progress'];
  const document = (kind: string, at: number, json: string): StoredDocument => {
    const now = Date.now();
    return { kind, cluster: `c${at}`, id: '', start: now, stop: now, json };
  };
  const take = (documents: StoredDocument[]) => one.take({ runs: [], rows: [], documents });
  const told = async (store: Store) =>
    (await store.others(kinds)).documents.map(({ kind, cluster }) => `${kind} ${cluster}`);
  const logs = Array.from({ length: 50 }, (_, at) => document('log', at, 'x'.repeat(MOST_TEXT / 20)));
  await take([...logs, document('other', 0, ''), document('watched', 0, '{}')]);
  expect(await told(one)).toEqual([]);
  const first = await told(other);
  expect(first[0]).toBe('watched c0');
  expect(first.length).toBeLessThan(50);
  const then = await told(other);
  expect([...first, ...then].sort()).toEqual(
    ['watched c0', ...logs.map(({ cluster }) => `log ${cluster}`)].sort(),
  );
  expect(await told(other)).toEqual([]);
  await take([document('progress', 7, '{}'), document('log', 7, '{}')]);
  expect([await told(other), await told(one)]).toEqual([['log c7', 'progress c7'], []]);
});

test('a start is told of as many clusters as there is room for, those that went last, by both alike', async () => {
  const { stores } = await both();
  const document = (kind: string, at: number): StoredDocument => ({
    ...{ kind, cluster: `c${at}`, id: '', start: 1.7e12 + at, stop: 1.7e12 + at, json: 'é'.repeat(10) },
  });
  const documents = [0, 1, 2, 3].flatMap((at) => [document('log', at), document('progress', at)]);
  for (const store of stores) await store.take({ runs: [], rows: [], documents });
  for (const [clusters, characters, names] of [
    [9, 80, ['c0', 'c1', 'c2', 'c3']],
    [9, 79, ['c1', 'c2', 'c3']],
    [2, 1e9, ['c2', 'c3']],
    [9, 19, []],
  ] as const)
    for (const store of stores) {
      const told = await store.before({ kinds: ['log', 'progress'], clusters, characters });
      expect([...new Set(told.documents.map(({ cluster }) => cluster))]).toEqual(names);
      expect([told.documents.length, told.all]).toEqual([names.length * 2, names.length === 4]);
    }
});

test('computations are listed as DuckDB lists them', async () => {
  const { stores } = await both();
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

test('failures are kept and found as DuckDB does, also those that are told again under another number', async () => {
  const any = numbers(5);
  const { stores } = await both();
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
  const { stores } = await both();
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

test('the oldest days go where all takes too much, and the newest stays', async () => {
  const { store } = await clickHouse(undefined, { bytes: 1 });
  const day = 86_400_000_000;
  const at = (run: number, stop: number) => storedRun(run, { start: stop - 1_000, stop, intervals: [] });
  const noon = Date.UTC(2023, 10, 14, 12) * 1000;
  const days = [0, 1, 2];
  const rows = days.map((number) => failure(number + 1, { time: (noon + number * day) / 1000 }));
  await store.take({ runs: days.map((run) => at(run, noon + run * day)), rows, documents: [] });
  const now = Date.UTC(2023, 10, 17);
  for (const [upkeep, until] of [15, 16, 16].entries()) {
    const { goneUntil } = await store.upkeep(now + upkeep * TOLD_MS);
    expect(goneUntil).toBe(Date.UTC(2023, 10, until) * 1000);
  }
  expect((await store.find({ cluster: 'c', held: [], keys: true, limit: 9 })).rows.run).toEqual([2]);
  // The server removes rows when it has the time.
  await eventually(async () => {
    const { of } = await store.failuresBefore();
    const [[, { kept }]] = of as [FailuresBefore['of'][number]];
    expect(kept.map(({ number }) => number)).toEqual([3]);
  });
});

test('a server that is away, a database of a newer exporter: a sentence each', async () => {
  await expect(clickHouse('dask', { url: 'http://127.0.0.1:1' })).rejects.toThrow(
    /^The history's server http:\/\/127\.0\.0\.1:1 cannot be reached: .*ECONNREFUSED/,
  );
  const { database } = await clickHouse();
  await server.ask('INSERT INTO meta VALUES (99)', database);
  await expect(clickHouse(database)).rejects.toThrow('was written by a newer exporter (version 99');
});

test('a server that is too old is refused before it is asked anything that it may not know', async () => {
  const asked: string[] = [];
  const old = createServer((request, response) => {
    const { searchParams } = new URL(request.url!, 'http://old');
    asked.push(...[...searchParams.keys()].filter((name) => /^(do_not|use_|optimize)/.test(name)));
    request.resume().on('end', () => response.end('{"data":[{"version":"18.16.1"}]}'));
  });
  await new Promise<void>((resolve) => old.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(old.address() as AddressInfo).port}`;
  await expect(clickHouse('dask', { url })).rejects.toThrow(
    `The history's server ${url} is ClickHouse 18.16.1, and the exporter needs 24.8 or newer: use a newer server.`,
  );
  expect(asked).toEqual([]);
  old.closeAllConnections();
  await new Promise((resolve) => old.close(resolve));
});

test('the file for a cluster of servers makes the tables that an exporter makes', async () => {
  const { database } = await clickHouse();
  const cluster = another();
  const file = readFileSync(join(__dirname, '..', '..', 'docs', 'clickhouse-cluster.sql'), 'utf8');
  // What stands for replicas and shards is left out, since one engine in a process has none.
  const statements = file
    .replace(/^--.*$/gm, '')
    .replaceAll(' ON CLUSTER dask', '')
    .replace(/Replicated(\w*MergeTree)\('[^']*', '\{replica\}'(?:, ([\w, ]+))?\)/g, '$1($2)')
    .replaceAll('replicated_deduplication_window', 'non_replicated_deduplication_window')
    .replace(/\nENGINE = Distributed\('dask', currentDatabase\(\), '\w+', [^;]*/g, '');
  for (const statement of statements.split(';').filter((one) => one.trim() !== ''))
    await server.ask(statement, cluster);
  const made = (of: string, suffix: string) =>
    server.ask(
      `SELECT t.name, partition_key, sorting_key, primary_key, extract(t.engine_full, 'TTL .* SETTINGS'),
       groupArray((c.name, c.type, c.compression_codec)) FROM
       (SELECT * FROM system.tables WHERE database = '${of}') t JOIN
       (SELECT * FROM system.columns WHERE database = '${of}' ORDER BY table, position) c ON c.table = t.name
       WHERE t.name IN ('runs${suffix}', 'lives${suffix}', 'documents${suffix}', 'listed${suffix}', 'failures${suffix}',
       'series${suffix}')
       GROUP BY ALL ORDER BY t.name`,
    );
  const here = await made(cluster, '_here');
  const days = (text: string) => text.replace(/toIntervalDay\((_CAST\(20000, 'UInt32'\)|30)\)/g, 'DAYS');
  expect(days(here.replaceAll('_here', ''))).toBe(days(await made(database, '')));
  const version = (of: string) => server.ask('SELECT max(version) FROM meta', of);
  expect(await version(cluster)).toBe(await version(database));
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tasks, TaskTotals } from '@daskscope/api';
import fc from 'fast-check';
import { tasksWithPast } from '../http/answers/past/past-tasks.ts';
import { askLog } from '../http/testing/ask-log.ts';
import type { Cluster } from '../state/cluster.ts';
import { TaskLog } from '../state/log.ts';
import type { RememberedLog } from '../state/log/remembered.ts';
import { Names, WorkerNames } from '../state/names.ts';
import { Failures } from '../state/now/failures/failures.ts';
import type { TaskQuery } from '../state/query/query.ts';
import { interval, SAMPLE_TIME, taskRecord } from '../state/samples.ts';
import { SeriesRing } from '../state/series/series.ts';
import type { TaskRecord } from '../state/updates/tasks.ts';
import { ClusterHistory } from './cluster/cluster-history.ts';
import { DuckStore } from './duckdb/store.ts';
import type { History } from './history.ts';
import { ClusterPast } from './past.ts';
import { NOTHING_BEFORE } from './known/remembered.ts';
import type { Before, StoredRun } from './stored.ts';

const NAME = 'c';
const NO_COMPUTATIONS = {
  remember: () => ({ open: [], counted: [] }),
  restore: () => undefined,
} as unknown as Cluster['computations'];
const SPAN_MS = 400;
const WORKERS = ['tcp://w:1', 'tcp://w:2', 'tcp://w:3'];
const NOW = SAMPLE_TIME + 2 * SPAN_MS;
/** Of whole microseconds, some of which no double holds. */
const microseconds = (least: number, most: number) =>
  fc.integer({ min: least * 1000, max: most * 1000 }).map((us) => us / 1000);

const newFailures = () => new Failures({ prefixes: new Names() });

/** A log that has all, and one that holds few, beside a store that holds all. */
class Twins {
  readonly store: DuckStore;
  readonly all = newLog(100_000);
  few!: TaskLog;
  readonly #past: ClusterPast;
  #history: ClusterHistory | undefined;
  #waiting: StoredRun[] = [];
  #until = -Infinity;
  readonly #acknowledged = new Map<string, number>();
  /** What happens before the store is asked the next question, and once it has answered it. */
  beforeNext: (() => Promise<void>) | undefined;
  afterNext: (() => Promise<void>) | undefined;

  constructor(folder: string) {
    this.store = new DuckStore({ folder, sealRuns: Infinity, days: 1e6, bytes: Infinity });
    const find: History['find'] = async (query) => {
      const { beforeNext, afterNext } = this;
      this.beforeNext = this.afterNext = undefined;
      await beforeNext?.();
      const found = await this.store.find(query);
      await afterNext?.();
      return found;
    };
    const sum: History['sum'] = (query) => this.store.sum(query);
    this.#past = new ClusterPast({ find, sum } as History, NAME);
  }

  /** Also again. @param before what is remembered of the one before */
  start(before?: Before): void {
    const ended = this.end();
    this.few = newLog(20);
    this.#history = new ClusterHistory(
      {
        opened: true,
        id: 'here',
        isElsewhere: () => false,
        shared: false,
        until: () => this.#until,
        acknowledged: () => this.#acknowledged,
        take: (run) => {
          this.#until = Math.max(this.#until, run.stop);
          return this.#waiting.push(run) > 0;
        },
        keep: () => undefined,
        keepRow: () => undefined,
        warn: (sentence) => {
          throw new Error(sentence);
        },
        onGone: () => () => undefined,
        onLost: () => () => undefined,
      },
      {
        log: this.few,
        computations: NO_COMPUTATIONS,
        failures: newFailures(),
        series: new SeriesRing(60),
      } as Cluster,
      NAME,
    );
    this.#history.begin(before ?? ended);
  }

  end(): Before {
    return this.#history?.end() ?? NOTHING_BEFORE;
  }

  live(id: string, from: number): void {
    for (const log of this.#logs) {
      const life = log.openLife(id, NOW);
      log.known.begin(life, SAMPLE_TIME + from);
      log.stays.beginLife(life);
      log.stays.see(WORKERS.map(seen), SAMPLE_TIME + from);
    }
  }

  async run(life: string, records: readonly Partial<TaskRecord>[]): Promise<void> {
    for (const log of this.#logs) {
      const number = log.lifeNumber(life)!;
      const next = this.all.nextId(number) - (log === this.all ? 0 : records.length);
      records.forEach((record, at) => log.append(number, next + at, taskRecord(record)));
      log.known.reach(number, NOW - SPAN_MS);
    }
    const taken = await this.store.take({ runs: this.#waiting.splice(0), rows: [], documents: [] });
    for (const { life, next } of taken.lives) this.#acknowledged.set(life, next);
  }

  /** The scheduler tells anew what ran, to a log that was started again. */
  async again(life: string, records: readonly Partial<TaskRecord>[]): Promise<void> {
    const number = this.few.openLife(life, NOW);
    const next = this.few.nextId(number);
    records.forEach((record, at) => this.few.append(number, next + at, taskRecord(record)));
    await this.store.take({ runs: this.#waiting.splice(0), rows: [], documents: [] });
  }

  asked(query: TaskQuery): Promise<Tasks> {
    return tasksWithPast({
      ...{ log: this.few, history: this.#past, query },
      clock: () => NOW,
      wanted: () => true,
    });
  }

  get #logs(): TaskLog[] {
    return [this.all, this.few];
  }
}

const seen = (address: string) => ({
  position: WORKERS.indexOf(address),
  threads: 2,
  lastSeen: 0,
});

function newLog(capacity: number): TaskLog {
  const workers = new WorkerNames();
  for (const address of WORKERS) workers.describe(address, address, 'w');
  return new TaskLog({ capacity, prefixes: new Names(), workers, threads: () => 2 });
}

const piece = fc.record({
  action: fc.constantFrom('compute', 'compute', 'transfer', 'disk-write'),
  start: microseconds(0, SPAN_MS),
  took: fc.oneof(microseconds(0, 0.5), microseconds(0, 40)),
});

const record: fc.Arbitrary<Partial<TaskRecord>> = fc
  .record({
    prefix: fc.constantFrom('inc', 'sum', "it's"),
    worker: fc.constantFrom(...WORKERS),
    thread: fc.constantFrom('a', 'b', 'c'),
    erred: fc.boolean(),
    pieces: fc.array(piece, { maxLength: 3 }),
    key: fc.constantFrom('Inc-1', 'inc-2', 'sum-1'),
  })
  .map(({ pieces, ...rest }) => ({
    ...rest,
    intervals: pieces.map(({ action, start, took }) =>
      interval(start, start + took, action, action === 'transfer' ? WORKERS[0]! : null),
    ),
  }));

const range = fc.tuple(microseconds(0, SPAN_MS + 50), microseconds(0, SPAN_MS + 50)).map(([one, other]) => ({
  from: SAMPLE_TIME + Math.min(one, other),
  to: SAMPLE_TIME + Math.max(one, other),
}));

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 });

const query: fc.Arbitrary<TaskQuery> = fc
  .record({
    range: fc.oneof(range, fc.constant({ from: SAMPLE_TIME })),
    prefix: optional(fc.constant(['inc', "it's"])),
    worker: optional(fc.constant([WORKERS[1]!])),
    status: optional(fc.constantFrom('ok' as const, 'error' as const)),
    search: optional(fc.constant('inc')),
    life: optional(fc.constantFrom('A', 'B')),
    resolution: optional(fc.double({ min: 0.01, max: 50, noNaN: true })),
    totals: fc.boolean(),
  })
  .map(({ range, ...rest }) => ({
    ...range,
    ...(Object.fromEntries(
      Object.entries(rest).filter(([, value]) => value !== undefined),
    ) as Partial<TaskQuery>),
    limit: 100_000,
    keys: true,
  }));

/** A run a row, and names in place of positions, which both may have come to in another order. */
function comparable({ prefixes, workers, actions, lives, base, tasks, intervals, sources, ...rest }: Tasks) {
  const of = new Map(
    sources.interval.map((interval, at) => [interval, workers[sources.worker[at]!]!.address]),
  );
  const runs = tasks.id.map((id, at) => [
    lives[tasks.life[at]!],
    id,
    tasks.key![at],
    prefixes[tasks.prefix[at]!],
    workers[tasks.worker[at]!]!.address,
    tasks.thread[at],
    tasks.status[at],
    intervals.task.flatMap((task, row) =>
      task === at
        ? [
            [
              actions[intervals.action[row]!],
              Math.round((base + intervals.start[row]! - SAMPLE_TIME) * 1000),
              intervals.duration[row],
              of.get(row),
            ],
          ]
        : [],
    ),
  ]);
  const { known, reset, lost, more, totals } = rest;
  return { runs, known, reset, lost, more, totals: totals && named(totals, prefixes) };
}

function named({ prefix, count, erred, compute, transfer, other, ...sums }: TaskTotals, prefixes: string[]) {
  const rows = prefix.map((position, at) => [
    prefixes[position]!,
    ...[count, erred, compute, transfer, other].map((column) => column[at]!),
  ]);
  return { ...sums, rows: rows.sort() };
}

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'past-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('a log of few runs and a store tell what a log of all does, whatever is asked, over several lives and starts', async () => {
  const records = fc.sample(record, 400);
  const twins = new Twins(folder);
  await twins.store.open();
  try {
    twins.start();
    twins.live('A', 0);
    await twins.run('A', records.slice(0, 100));
    await twins.store.seal();
    await twins.run('A', records.slice(100, 120));
    twins.live('B', SPAN_MS / 2);
    await twins.run('B', records.slice(120, 200));
    twins.start();
    twins.live('C', SPAN_MS / 2);
    await twins.run('C', records.slice(200, 300));
    await twins.store.seal();
    await twins.run('C', records.slice(300));
    for (const asked of fc.sample(query, 100))
      expect([asked, comparable(await twins.asked(asked))]).toEqual([
        asked,
        comparable(askLog(twins.all, asked, NOW)),
      ]);
    for (const asked of fc.sample(query, 20)) {
      // Totals are of all, however few are told.
      const totals = async (answer: Tasks | Promise<Tasks>) => {
        const { totals, ...rest } = comparable(await answer);
        return { ...totals, merged: 0, told: rest.runs.length };
      };
      const few = { ...asked, totals: true, limit: 3 };
      delete few.resolution;
      expect([few, await totals(twins.asked(few))]).toEqual([few, await totals(askLog(twins.all, few, NOW))]);
    }
  } finally {
    twins.end();
    await twins.store.close();
  }
});

/** Ids of all runs, a page after the other, until one has none. */
async function paged(
  twins: Twins,
  { from = SAMPLE_TIME, life, ...asked }: Pick<TaskQuery, 'limit' | 'resolution' | 'from' | 'life'>,
): Promise<number[]> {
  const ids: number[] = [];
  let after: string | undefined;
  for (;;) {
    const of = life === undefined ? { from } : { life };
    const query = { ...asked, ...of, keys: false, ...(after !== undefined && { after }) };
    const { tasks, cursor } = await twins.asked(query);
    if (tasks.id.length === 0) return ids;
    ids.push(...tasks.id);
    after = cursor;
  }
}

const plain = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    intervals: [interval(2 * at, 2 * at + 1, 'transfer'), interval(2 * at + 1, 2 * at + 2)],
  }));
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);

async function withTwins(work: (twins: Twins) => Promise<void>): Promise<void> {
  const twins = new Twins(folder);
  await twins.store.open();
  try {
    twins.start();
    twins.live('A', 0);
    await work(twins);
  } finally {
    twins.end();
    await twins.store.close();
  }
}

test('what the log drops while the store answers is told by a page after', () =>
  withTwins(async (twins) => {
    await twins.run('A', plain(60));
    twins.afterNext = () => twins.run('A', plain(15));
    // Runs are told whole, so that a page of the store has room left.
    expect(await paged(twins, { limit: 5, resolution: 0.001 })).toEqual(upTo(75));
  }));

test('what comes between the question and the answer of the store is told once', () =>
  withTwins(async (twins) => {
    await twins.run('A', plain(60));
    twins.beforeNext = () => twins.run('A', plain(15));
    expect(await paged(twins, { limit: 100 })).toEqual(upTo(75));
  }));

test('what comes meanwhile of a scheduler that has no runs in the log is told once', () =>
  withTwins(async (twins) => {
    await twins.run('A', plain(30));
    twins.live('B', 0);
    await twins.run('B', plain(30));
    twins.beforeNext = () => twins.run('A', plain(5));
    const ids = await paged(twins, { limit: 100 });
    expect(ids).toEqual([...upTo(30), ...upTo(30), 30, 31, 32, 33, 34]);
  }));

test('what another scheduler runs that comes meanwhile is told once, behind the rest', () =>
  withTwins(async (twins) => {
    await twins.run('A', plain(60));
    twins.beforeNext = () => {
      twins.live('B', 0);
      return twins.run('B', plain(5));
    };
    expect(await paged(twins, { limit: 100 })).toEqual([...upTo(60), ...upTo(5)]);
  }));

test('the store tells what it has of a scheduler that the log, after a start, is behind with', () =>
  withTwins(async (twins) => {
    await twins.run('A', plain(20));
    const before = twins.end();
    twins.start(before);
    await twins.run('A', plain(40));
    twins.start(before);
    expect(await paged(twins, { limit: 100 })).toEqual(upTo(60));
  }));

test.each([
  ['of any time', { from: SAMPLE_TIME }],
  ['of the scheduler', { life: 'A' }],
])('all runs %s are told once, in their order, while the log reads again what the store has', (_, asked) =>
  withTwins(async (twins) => {
    await twins.run('A', plain(60));
    twins.start();
    for (const more of [10, 15, 20]) {
      await twins.again('A', plain(more));
      twins.beforeNext = () => twins.again('A', plain(2));
      expect(await paged(twins, { ...asked, limit: 7 })).toEqual(upTo(60));
    }
    const { totals } = comparable(await twins.asked({ ...asked, limit: 5, keys: true, totals: true }));
    expect(totals!.rows.map(([, count]) => count)).toEqual([60]);
    await twins.again('A', plain(9));
    await twins.run('A', plain(15));
    expect(await paged(twins, { ...asked, limit: 7 })).toEqual(upTo(75));
  }),
);

test('totals name functions that only the store has, and that no run told is of', () =>
  withTwins(async (twins) => {
    const of = (prefix: string, count: number) => plain(count).map((record) => ({ ...record, prefix }));
    await twins.run('A', [...of('first', 5), ...of('middle', 30)]);
    const before = twins.end();
    const log = JSON.parse(before.log!) as RememberedLog;
    twins.start({ ...before, log: JSON.stringify({ ...log, prefixes: [] }) });
    await twins.run('A', of('last', 30));
    const asked = { from: SAMPLE_TIME, limit: 3, keys: false, totals: true };
    const { totals, prefixes } = await twins.asked(asked);
    expect(named(totals!, prefixes).rows.map(([name, count]) => [name, count])).toEqual([
      ['first', 5],
      ['last', 30],
      ['middle', 30],
    ]);
  }));

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskFailures } from '@daskscope/api';
import { errorsWithPast } from '../http/answers/past/past-errors.ts';
import type { Cluster } from '../state/cluster.ts';
import { ErrorTexts } from '../state/error-texts.ts';
import { Names } from '../state/names.ts';
import type { FailureQuery } from '../state/now/failures/failure-query.ts';
import { Failures } from '../state/now/failures/failures.ts';
import { interval, SAMPLE_TIME, taskRecord } from '../state/samples.ts';
import { ClusterFailures } from './cluster/cluster-failures.ts';
import { DuckStore } from './duckdb/store.ts';
import type { History } from './history.ts';
import { ClusterPast } from './past.ts';
import type { StoredRow } from './stored-rows.ts';

const NAME = "it's";
const CAPACITY = 5;

let folder: string;
let store: DuckStore;
/** Knows all. */
let all: Failures;
/** Knows few, beside the store. */
let few: Failures;
let keeping: ClusterFailures;
let waiting: StoredRow[];

const newFailures = (options: { capacity?: number; texts?: ErrorTexts } = {}) =>
  new Failures({ prefixes: new Names(), ...options });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'history-'));
  store = new DuckStore({ folder, sealRuns: Infinity, days: 1e6, bytes: Infinity });
  await store.open();
  waiting = [];
  all = newFailures();
  start({ kept: [], gone: null });
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** Also again: what the store has is read, or could not be. */
function start(before: Parameters<ClusterFailures['begin']>[0], options: { texts?: ErrorTexts } = {}): void {
  few = newFailures({ capacity: CAPACITY, ...options });
  keeping = new ClusterFailures({ keepRow: (row) => waiting.push(row) }, few, NAME);
  keeping.begin(before);
}

async function readAgain() {
  await flush();
  return new Map((await store.failuresBefore()).of).get(NAME);
}

async function flush(): Promise<void> {
  await store.take({ runs: [], rows: waiting.splice(0), documents: [] });
}

const ran = (number: number, to: readonly Failures[] = [all, few]) =>
  to.forEach((failures) =>
    failures.fromStream(
      'L',
      number,
      taskRecord({
        key: `inc-${number}`,
        prefix: number % 3 === 0 ? "o'neil" : 'inc',
        worker: `tcp://w:${number % 2}`,
        erred: true,
        exception: number % 4 === 0 ? null : `ValueError: ${number}`,
        traceback: `line ${number}`,
        // Two at a time.
        intervals: [interval(0, 1_000 * Math.floor(number / 2))],
      }),
    ),
  );

const died = (number: number, workers = ['tcp://w:1'], to: readonly Failures[] = [all, few]) =>
  to.forEach((failures) =>
    failures.fromScheduler('L', {
      key: `inc-${number}`,
      prefix: 'inc',
      time: SAMPLE_TIME + 1_000 * number + 1,
      workers,
      exception: '',
      traceback: '',
    }),
  );

async function told(failures: Failures, query: Partial<FailureQuery>): Promise<TaskFailures> {
  await flush();
  const history = { failures: (asked) => store.failures(asked) } as Pick<History, 'failures'> as History;
  return errorsWithPast({
    cluster: { failures, prefixNames: new Names(), log: { knownIn: () => [] } } as unknown as Cluster,
    history: failures === few ? new ClusterPast(history, NAME) : undefined,
    query: { limit: 100, ...query },
    now: 0,
    wanted: () => true,
  });
}

async function expectTheSame(query: Partial<FailureQuery> = {}): Promise<TaskFailures> {
  const [ofFew, ofAll] = await Promise.all([told(few, query), told(all, query)]);
  const rows = ({ errors }: TaskFailures) => errors.map((failure) => ({ ...failure, position: 0 }));
  expect({ rows: rows(ofFew), total: ofFew.total, more: ofFew.more }).toEqual({
    rows: rows(ofAll),
    total: ofAll.total,
    more: ofAll.more,
  });
  return ofAll;
}

const QUERIES: Partial<FailureQuery>[] = [
  {},
  { limit: 3 },
  { limit: CAPACITY },
  { bytes: 150 },
  { prefix: "o'neil" },
  { prefix: 'none' },
  { worker: 'tcp://w:1' },
  { from: SAMPLE_TIME + 3_000, to: SAMPLE_TIME + 6_000 },
  { to: SAMPLE_TIME + 2_000 },
  { from: SAMPLE_TIME + 9_000 },
  { search: 'vALUE' },
  { search: 'NC-1' },
  { search: 'has no text' },
  { search: 'died' },
  { life: 'L', limit: 4 },
  { life: 'other' },
];

test('those that had to go, and those of an earlier start, are told as if all were known', async () => {
  for (let number = 0; number < 20; number++) ran(number);
  for (const number of [21, 22]) died(number, ['tcp://w:1', 'tcp://w:0']);
  died(23, []);
  for (const query of QUERIES) await expectTheSame(query);
  expect((await expectTheSame()).total).toBe(23);

  keeping.end();
  start(await readAgain());
  for (const query of QUERIES) await expectTheSame(query);
  // The scheduler tells again what it has, and goes on.
  for (let number = 10; number < 20; number++) ran(number, [few]);
  died(23, [], [few]);
  ran(60);
  died(24);
  // More is known of one that was told before.
  died(24, ['tcp://w:0']);
  for (const query of QUERIES) await expectTheSame(query);

  // As it was left, and as if nobody could read it.
  const left = keeping.end();
  await flush();
  start(left);
  for (const query of QUERIES) await expectTheSame(query);
  keeping.end();
  start(undefined);
  ran(60, [few]);
  died(23, [], [few]);
  for (const query of QUERIES) await expectTheSame(query);
});

test('pages go through what is known and what is kept, and a cursor stays good over a start', async () => {
  for (let number = 0; number < 20; number++) ran(number);
  const read: string[] = [];
  let after: string | undefined;
  do {
    const { errors, cursor }: TaskFailures = await told(few, {
      limit: 3,
      ...(after !== undefined && { after }),
    });
    read.push(...errors.map(({ key }) => key));
    if (after === undefined) {
      keeping.end();
      start(await readAgain());
    }
    after = cursor;
  } while (after !== undefined);
  expect(read).toEqual(Array.from({ length: 20 }, (_, at) => `inc-${19 - at}`));
});

test('a text that had to go is still there', async () => {
  keeping.end();
  start({ kept: [], gone: null }, { texts: new ErrorTexts(600) });
  for (let number = 0; number < 5; number++) ran(number);
  await expectTheSame();
  await expectTheSame({ limit: 2 });
});

test('a text that had to go is not told as a sentence when the cluster comes back', async () => {
  keeping.end();
  start({ kept: [], gone: null }, { texts: new ErrorTexts(600) });
  for (let number = 0; number < 5; number++) ran(number);
  const left = keeping.end()!;
  expect(JSON.stringify(left)).not.toContain('no longer kept');
  expect(left.gone).not.toBeNull();
  await flush();
  start(left);
  await expectTheSame();
});

describe('one that was forgotten, and is told by the other of stream and scheduler, is kept once', () => {
  const SECOND = 60_001;
  const byStream = (id: number, to: readonly Failures[]) =>
    to.forEach((failures) =>
      failures.fromStream(
        'L',
        id,
        taskRecord({
          key: 'lost',
          erred: true,
          exception: 'E',
          traceback: 'T',
          intervals: [interval(0, 1_000)],
        }),
      ),
    );
  const byScheduler = (to: readonly Failures[]) =>
    to.forEach((failures) =>
      failures.fromScheduler('L', {
        ...{
          key: 'lost',
          prefix: 'inc',
          time: SAMPLE_TIME + 1_500,
          workers: ['tcp://w:1'],
          exception: 'E',
          traceback: 'T',
        },
      }),
    );
  const others = () => {
    for (let number = 0; number < CAPACITY + 1; number++)
      for (const failures of [all, few])
        failures.fromScheduler('L', {
          ...{ key: `other-${number}`, prefix: 'inc', time: SAMPLE_TIME + SECOND + number, workers: [] },
          ...{ exception: 'O', traceback: '' },
        });
  };

  test.each([
    ['written each', true],
    ['written at once', false],
  ])('%s', async (_, each) => {
    for (const [first, second] of [
      [() => byStream(1, [all, few]), () => byScheduler([all, few])],
      [() => byScheduler([all, few]), () => byStream(1, [all, few])],
    ] as const) {
      all = newFailures();
      keeping.end();
      await store.close();
      rmSync(folder, { recursive: true });
      store = new DuckStore({ folder, sealRuns: Infinity, days: 1e6, bytes: Infinity });
      await store.open();
      start({ kept: [], gone: null });
      first();
      others();
      if (each) await flush();
      second();
      second();
      const { total } = await told(few, { search: 'lost' });
      expect(total).toBe(1);
      expect((await told(few, {})).total).toBe(CAPACITY + 2);
    }
  });
});

test('of three tries of a task that failed one is what the scheduler tells of', async () => {
  for (const id of [1, 2, 3])
    few.fromStream(
      'L',
      id,
      taskRecord({
        key: 'again',
        erred: true,
        exception: 'E',
        traceback: 'T',
        intervals: [interval(0, 1_000 * id)],
      }),
    );
  keeping.end();
  await flush();
  start(undefined);
  few.fromScheduler('L', {
    ...{
      key: 'again',
      prefix: 'inc',
      time: SAMPLE_TIME + 3_100,
      workers: [],
      exception: 'E',
      traceback: 'T',
    },
  });
  expect((await told(few, {})).total).toBe(3);
});

test('what a start reads of all clusters is bounded, and so is what they take', async () => {
  const text = 'x'.repeat(900_000);
  const rows = Array.from({ length: 40 }, (_, number): StoredRow => ({
    ...{
      table: 'failures',
      cluster: `c${number}`,
      mayBeThere: false,
      number,
      life: 'L',
      id: number,
      key: 'k',
    },
    ...{
      prefix: 'inc',
      workers: [],
      time: SAMPLE_TIME + number,
      exception: 'E',
      traceback: text,
      schedulerTime: null,
    },
  }));
  await store.take({ runs: [], rows, documents: [] });
  const { of: before } = await store.failuresBefore();
  expect(before).toHaveLength(40);
  const whole = before.filter(([, { kept }]) => kept.length === 1).map(([cluster]) => cluster);
  expect(whole.length).toBeLessThan(36);
  expect(whole).toContain('c39');
  expect(before.find(([cluster]) => cluster === 'c0')![1].gone).not.toBeNull();

  await store.close();
  store = new DuckStore({ folder, sealRuns: Infinity, days: 1e6, bytes: 8 * 10_000_000 });
  await store.open();
  await store.upkeep(SAMPLE_TIME);
  expect((await store.failuresBefore()).of.map(([cluster]) => cluster).sort()).toEqual(
    Array.from({ length: 11 }, (_, at) => `c${29 + at}`),
  );
});

describe('what was let go is not taken for known', () => {
  const known = [{ from: SAMPLE_TIME - 100_000, to: null }];
  const answer = async (failures: Failures, query: Partial<FailureQuery> = {}) =>
    errorsWithPast({
      cluster: { failures, prefixNames: new Names(), log: { knownIn: () => known } } as unknown as Cluster,
      history: new ClusterPast(
        { failures: (asked) => store.failures(asked) } as Pick<History, 'failures'> as History,
        NAME,
      ),
      query: { limit: 100, ...query },
      now: 0,
      wanted: () => true,
    });

  test('too many waited: it is told for as long as it is here, and is not known then, nor after a start', async () => {
    for (let number = 0; number < CAPACITY; number++) ran(number);
    keeping.lose(waiting.shift()!);
    await flush();
    expect((await answer(few)).known).toEqual(known);
    for (let number = 20; number < 20 + CAPACITY; number++) ran(number);
    await flush();
    const cut = [
      { from: known[0]!.from, to: SAMPLE_TIME - 1_000 },
      { from: SAMPLE_TIME + 1_000, to: null },
    ];
    expect((await answer(few)).known).toEqual(cut);
    const lost = [...few.lost()];
    start(await readAgain());
    few.restoreLost(lost);
    expect((await answer(few)).known).toEqual(cut);
  });

  test('the store had no room for it', async () => {
    for (let number = 0; number < 20; number++) ran(number);
    await flush();
    expect((await answer(few)).known).toEqual(known);
    await store.close();
    store = new DuckStore({ folder, sealRuns: Infinity, days: 1e6, bytes: 8 * 2_500 });
    await store.open();
    await store.upkeep(SAMPLE_TIME);
    const told = await answer(few);
    expect(told.total).toBeLessThan(20);
    const oldest = told.errors.at(-1)!.time;
    expect(told.known).toEqual([{ from: oldest, to: null }]);
  });
});

test('where it cannot be read, what is known is told, and that it is not all', async () => {
  for (let number = 0; number < 20; number++) ran(number);
  await store.close();
  const asked = {
    cluster: { failures: few, prefixNames: new Names(), log: { knownIn: () => [] } } as unknown as Cluster,
    history: { failures: () => Promise.reject(new Error('The disk is full.')) },
    query: { limit: 100 },
    now: 0,
    wanted: () => true,
  };
  const { total, missing } = await errorsWithPast(asked);
  expect([total, missing]).toEqual([CAPACITY, expect.stringContaining('The disk is full.')]);
  await expect(errorsWithPast({ ...asked, whole: true })).rejects.toThrow('The disk is full.');
});

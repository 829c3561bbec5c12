import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskFailures } from '@daskscope/api';
import { errorsWithPast } from '../http/answers/past-errors.ts';
import type { Cluster } from '../state/cluster.ts';
import { ErrorTexts } from '../state/error-texts.ts';
import { Names } from '../state/names.ts';
import { Failures, type FailureQuery } from '../state/now/tasks/failures.ts';
import { interval, SAMPLE_TIME, taskRecord } from '../state/samples.ts';
import { ClusterFailures } from './cluster-failures.ts';
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
  return new Map(await store.failuresBefore()).get(NAME);
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

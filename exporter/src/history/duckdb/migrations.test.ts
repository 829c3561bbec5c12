import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storedRun } from '../testing/stored-run.ts';
import { Database } from './duckdb.ts';
import { DuckStore } from './store.ts';

/** As the exporter of that version wrote it, statement by statement: what an exporter does today must not change this. */
const VERSION_2 = [
  `CREATE TABLE meta (version INTEGER)`,
  `CREATE TABLE runs ("n" BIGINT, "cluster" VARCHAR, "life" VARCHAR, "run" BIGINT, "key" VARCHAR, "fn" VARCHAR, "worker" VARCHAR,
    "thread" INTEGER, "action" VARCHAR, "seq" INTEGER, "start" BIGINT, "stop" BIGINT, "error" BOOLEAN, "nbytes" BIGINT,
    "type" VARCHAR, "source" VARCHAR, "began" BIGINT, "ended" BIGINT, "errtext" VARCHAR, "traceback" VARCHAR)`,
  `CREATE TABLE acknowledged (cluster VARCHAR, life VARCHAR, next BIGINT, until BIGINT, PRIMARY KEY (cluster, life))`,
  `CREATE TABLE documents (kind VARCHAR, cluster VARCHAR, id VARCHAR, start DOUBLE, stop DOUBLE, json VARCHAR, PRIMARY KEY (kind, cluster, id))`,
  `CREATE TABLE sealed (file VARCHAR, first BIGINT, last BIGINT, runs BIGINT, "from" BIGINT, "to" BIGINT, longest BIGINT)`,
  `CREATE TABLE listed (cluster VARCHAR, id VARCHAR, life VARCHAR, state VARCHAR, start DOUBLE, stop DOUBLE, ended DOUBLE,
    failed BOOLEAN, names VARCHAR, texts VARCHAR, summary VARCHAR, "by_start" DOUBLE, "by_duration" DOUBLE, "by_runs" DOUBLE,
    "by_errors" DOUBLE, "by_bytes" DOUBLE, "by_compute" DOUBLE, "by_transfer" DOUBLE, "by_idle" DOUBLE, "by_peakMemory" DOUBLE,
    "by_peakSpilled" DOUBLE, PRIMARY KEY (cluster, id))`,
  `INSERT INTO meta VALUES (2)`,
  `INSERT INTO runs VALUES (0, 'c', 'L', 0, 'inc-0', 'inc', 'tcp://w:1', 0, 'compute', 0, 1700000000000000, 1700000000001000, true, 28,
    'int', NULL, NULL, NULL, 'ValueError', 'line 1')`,
  `INSERT INTO acknowledged VALUES ('c', 'L', 1, 1700000000001000)`,
  `INSERT INTO documents VALUES ('log', 'c', '', 1, 2, '{}')`,
  `INSERT INTO listed (cluster, id, life, state, start, ended, summary) VALUES ('c', 'one', 'L', 'done', 1, 2, '{"id":"one"}')`,
];

let folder: string;
let store: DuckStore | undefined;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'history-'))));
afterEach(async () => {
  await store?.close();
  rmSync(folder, { recursive: true });
});

test('a file of version 2 is opened, has what it had, and takes in what is new', async () => {
  const database = await Database.open(join(folder, 'hot.duckdb'), join(folder, 'scratch.tmp'));
  for (const statement of VERSION_2) await database.run(statement);
  await database.close();

  store = new DuckStore({ folder, sealRuns: Infinity, days: 1e6, bytes: Infinity });
  expect(await store.open()).toEqual([{ cluster: 'c', life: 'L', next: 1, until: 1_700_000_000_001_000 }]);
  const failure = {
    ...{ number: 7, life: 'L', id: 3, key: 'inc-3', prefix: 'inc', time: 5, workers: ['tcp://w:1'] },
    ...{ exception: 'ValueError', traceback: 'line 1', schedulerTime: null },
  };
  const row = { ...failure, table: 'failures' as const, cluster: 'c', mayBeThere: false };
  const figures = [{ count: 2, sum: 3.5, least: 1, most: 2.5 }];
  const bucket = { table: 'series' as const, cluster: 'c', time: 10_000, figures };
  await store.take({ runs: [storedRun(0), storedRun(1)], rows: [row, bucket], documents: [] });
  const { rows } = await store.find({ cluster: 'c', held: [], keys: true, limit: 10 });
  expect(rows).toMatchObject({ run: [0, 1], erred: [true, false] });
  expect(await store.documents({ kind: 'log', limit: 1 })).toMatchObject([{ json: '{}' }]);
  const asked = { cluster: 'c', without: [], sort: 'start' as const, ascending: false, limit: 1 };
  expect(await store.listed(asked)).toEqual({ total: 1, summaries: [{ id: 'one' }] });
  expect(await store.failuresBefore()).toEqual({ of: [['c', { kept: [failure], gone: null }]], all: true });
  expect(await store.series({ cluster: 'c', from: 0, to: 20_000, step: 10_000 })).toEqual({
    ...{ oldest: 10_000, newest: 10_000 },
    buckets: { time: [10_000], column: [0], count: [2], sum: [3.5], least: [1], most: [2.5] },
  });
  await store.seal();
  expect((await store.find({ cluster: 'c', held: [], keys: true, limit: 10 })).rows.run).toEqual([0, 1]);
});

import { COMPUTATION_ORDERS, type ComputationsQuery } from '@daskscope/api';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Computation, type RememberedComputation } from '../../state/computations/computation.ts';
import { computationFilter } from '../../state/computations/filter.ts';
import { inOrder } from '../../state/computations/order.ts';
import { summaryOf } from '../../state/computations/summary.ts';
import { documentOf } from '../cluster/cluster-computations.ts';
import { Database } from './duckdb.ts';
import { MIGRATIONS } from './schema.ts';
import { DuckStore } from './store.ts';

let folder: string;
let store: DuckStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'history-'));
  store = new DuckStore({ folder, sealRuns: Infinity, days: 1e6, bytes: Infinity });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const START = 1_700_000_000_000;

/** Each a bit different from those before it. */
function computation(n: number, changes: Partial<RememberedComputation> = {}): Computation {
  const one = new Computation({ id: `id-${n}`, start: START + n * 1_000 }, n % 3 === 0 ? 'A' : 'B');
  const names = n % 2 === 0 ? [`even-${n}`, 'Straße, "quoted"'] : ['odd', 'İ'];
  names.forEach((prefix, at) =>
    one.add({
      ...{ prefix, worker: `tcp://w:${n}`, erred: n % 4 === 0 && at === 0, nbytes: n * 100 },
      ...{ compute: (n * 7) % 11, transfer: (n * 5) % 7, disk: 0, deserialize: 0 },
      ...{ start: one.start, stop: one.start + 500 + ((n * 13) % 17) },
    }),
  );
  one.settle(n % 5 === 0 ? null : { total: 100, idle: (n * 3) % 50 });
  return Computation.restored({
    ...one.remember(),
    state: n % 7 === 0 ? 'lost' : 'done',
    code: n % 2 === 0 ? [[{ text: `x = work(${n})\n`, file: "it's.py", line: 0 }]] : [],
    ...changes,
  });
}

const all = Array.from({ length: 30 }, (_, n) => computation(n));

const keep = (computations: readonly Computation[]) =>
  store.take({ runs: [], rows: [], documents: computations.map((one) => documentOf('c', one)) });

const found = (query: ComputationsQuery, without: readonly string[] = []) =>
  store.listed({ sort: 'start', ascending: false, limit: 100, ...query, cluster: 'c', without });

const QUERIES: ComputationsQuery[] = [
  {},
  ...COMPUTATION_ORDERS.flatMap((sort) => [{ sort }, { sort, ascending: true, limit: 7 }]),
  { from: START + 10_400, to: START + 20_000 },
  // Two that are lost ended before, as far as is known.
  { from: START + 25_000 },
  { life: 'A' },
  { state: ['lost', 'running'] },
  { failed: true },
  { failed: false, limit: 3 },
  { prefix: ['odd'] },
  { prefix: ['even-4', 'Straße, "quoted"'] },
  { prefix: ['nothing'] },
  { search: 'STRASSE' },
  { search: 'straße' },
  { search: "IT'S" },
  { search: 'WORK(4)' },
  { search: 'id-1' },
  { search: '%' },
];

test('what is on disk is filtered and sorted as what is in memory', async () => {
  await store.open();
  await keep(all);
  for (const query of QUERIES) {
    const matching = all.filter(computationFilter(query));
    const summaries = inOrder(matching.map(summaryOf), query).slice(0, query.limit ?? 100);
    expect([query, await found(query)]).toEqual([query, { total: matching.length, summaries }]);
  }
});

test('those that are known anyway are left out, of other clusters none is told, and one kept again is there once', async () => {
  await store.open();
  await keep([...all.slice(0, 3), computation(1, { groupCount: 5 })]);
  await store.take({ runs: [], rows: [], documents: [documentOf('other', all[9]!)] });
  expect((await found({}, ['id-1'])).summaries.map(({ id }) => id)).toEqual(['id-2', 'id-0']);
  const [document] = await store.documents({ kind: 'computation', cluster: 'c', id: 'id-1', limit: 2 });
  expect(Computation.restored(JSON.parse(document!.json)).groupCount).toBe(5);
  expect(await store.listedIds(2)).toEqual([
    ...[
      { cluster: 'c', id: 'id-1' },
      { cluster: 'c', id: 'id-2' },
    ],
    { cluster: 'other', id: 'id-9' },
  ]);
});

test('they go with the runs of their time', async () => {
  store = new DuckStore({ folder, sealRuns: Infinity, days: 1, bytes: Infinity });
  await store.open();
  await keep(all.slice(0, 10));
  const day = 86_400_000;
  await store.upkeep(START + 5_000 + 100 + day);
  expect((await found({})).total).toBe(5);
  expect(await store.documents({ kind: 'computation', limit: 100 })).toHaveLength(5);
});

test('a store of the first version is taken over with what it has', async () => {
  const database = await Database.open(join(folder, 'hot.duckdb'), join(folder, 'scratch.tmp'));
  for (const statement of [
    'CREATE TABLE meta (version INTEGER)',
    ...MIGRATIONS[0]!,
    'INSERT INTO meta VALUES (1)',
  ])
    await database.run(statement);
  await database.run(`INSERT INTO documents VALUES ('log', 'c', '', 1, 1, '{}')`);
  await database.close();
  await store.open();
  await keep(all);
  expect((await found({})).total).toBe(30);
  expect(await store.documents({ kind: 'log', limit: 1 })).toHaveLength(1);
});

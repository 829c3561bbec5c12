import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from './duckdb.ts';
import { storedRun } from '../testing/stored-run.ts';
import type { StoredRun } from '../stored.ts';
import { SCHEMA_VERSION } from './schema.ts';
import { holdUpTheNext } from './testing/held-question.ts';
import { all, found, numbers, runs, storesOfEachTest, take } from './testing/stores.ts';

const { opened, files, folder } = storesOfEachTest();

test('a run is there once, however often it is told, also after it was opened again', async () => {
  const { store } = await opened();
  expect(await take(store, ...runs(3))).toEqual({ runs: 3, lives: [{ cluster: 'c', life: 'L', next: 3 }] });
  await take(store, ...runs(3), storedRun(3));
  expect(await found(store)).toEqual([0, 1, 2, 3]);
  await store.close();
  const { store: again, lives } = await opened();
  expect(lives).toEqual([{ cluster: 'c', life: 'L', next: 4, until: storedRun(3).stop }]);
  await take(again, ...runs(5), storedRun(0, { life: 'M' }), storedRun(0, { cluster: 'other' }));
  expect(await found(again)).toEqual([0, 1, 2, 3, 4, 0]);
});

test('sealed runs are read as those in the open file, and come in the same order', async () => {
  const { store } = await opened();
  await take(store, ...runs(10));
  await store.seal();
  await take(store, ...runs(10, 10));
  await store.seal();
  await take(store, ...runs(5, 20));
  expect(await found(store)).toEqual(numbers(25));
  expect(await store.size()).toMatchObject({ runs: 25, oldest: storedRun(0).start });
  expect(files()).toHaveLength(2);
  expect(await found(store, { from: storedRun(8).start, to: storedRun(11).stop })).toEqual([8, 9, 10, 11]);
  await store.close();
  expect(await found((await opened()).store)).toEqual(numbers(25));
});

test('an end between the file and the table loses nothing and doubles nothing', async () => {
  const { store } = await opened();
  await take(store, ...runs(10));
  await store.close();
  const before = join(folder(), 'before');
  cpSync(join(folder(), 'hot.duckdb'), before);
  const { store: sealing } = await opened();
  await sealing.seal();
  await sealing.close();
  // As if it had ended when the file had its name, and the table still had the runs.
  cpSync(before, join(folder(), 'hot.duckdb'));
  writeFileSync(join(folder(), 'runs-20260101-0-99.parquet.tmp'), 'half of it');
  const { store: again } = await opened();
  expect(await found(again)).toEqual(numbers(10));
  expect(readdirSync(folder()).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  await take(again, storedRun(10));
  expect(await found(again)).toEqual(numbers(11));
});

test('finds by what the task log finds by', async () => {
  const { store } = await opened();
  const transfer = {
    action: 'transfer',
    start: storedRun(0).start,
    stop: storedRun(2).start,
    source: 'tcp://w:2',
  };
  const compute = storedRun(3).intervals[0]!;
  await take(
    store,
    storedRun(0, { fn: "it's" }),
    storedRun(1, { worker: 'tcp://w:2' }),
    storedRun(2, { erred: true, exception: 'E', traceback: 'T' }),
    storedRun(3, { start: transfer.start, intervals: [transfer, compute] }),
    storedRun(4, { intervals: [] }),
    storedRun(5, { life: 'M' }),
  );
  expect(await found(store, { fns: ["it's"] })).toEqual([0]);
  expect(await found(store, { fns: [] })).toEqual([]);
  expect(await found(store, { workers: ['tcp://w:2', 'x'] })).toEqual([1]);
  expect(await found(store, { erred: true })).toEqual([2]);
  expect(await found(store, { erred: false, life: 'L' })).toEqual([0, 1, 3, 3, 4]);
  expect(await found(store, { key: 'inc-4' })).toEqual([4]);
  expect(await found(store, { search: 'NC-4' })).toEqual([4]);
  expect(await found(store, { life: 'M' })).toEqual([5]);
  expect(await found(store, { held: [{ life: 'L', first: 2, next: 4 }] })).toEqual([0, 1, 4, 5]);
  expect(await found(store, { after: { life: 'L', run: 3 } })).toEqual([3, 3, 4, 5]);
  // Between its two intervals.
  expect(await found(store, { from: transfer.stop + 2000, to: transfer.stop + 3000 })).toEqual([3, 3]);
  expect(await store.find(all({ limit: 2 }))).toMatchObject({ more: true, rows: { run: [0, 1] } });
  expect((await store.find(all({ life: 'L', run: 2, limit: 1 }))).rows).toMatchObject({
    exception: ['E'],
    traceback: ['T'],
    type: ['int'],
  });
});

test('pages go on where others of the same cluster, and of others, lie between them', async () => {
  const { store } = await opened();
  const others = (from: number) => numbers(30, from).map((run) => storedRun(run, { cluster: 'other' }));
  await take(store, ...runs(3), ...others(0), ...runs(2, 3));
  await store.seal();
  await take(store, ...others(30), ...runs(6, 10).filter(({ run }) => run !== 12));
  const paged: number[] = [];
  for (let more = true; more;) {
    const after = paged.length > 0 ? { after: { life: 'L', run: paged.at(-1)! + 1 } } : {};
    const page = await store.find(all({ ...after, limit: 2 }));
    expect(page.rows.run.length).toBeLessThanOrEqual(2);
    paged.push(...page.rows.run);
    ({ more } = page);
  }
  expect(paged).toEqual([0, 1, 2, 3, 4, 10, 11, 13, 14, 15]);
  // Behind one that is not there.
  expect(await found(store, { after: { life: 'L', run: 13 } })).toEqual([13, 14, 15]);
});

test('with a resolution the longest of each pixel of a lane stands for the others', async () => {
  const { store } = await opened();
  const at = (run: number, start: number, took: number, values: Partial<StoredRun> = {}) => {
    const [begin, end] = [start, start + took].map((ms) => 1_700_000_000_000_000 + ms * 1_000) as [
      number,
      number,
    ];
    const intervals = [{ action: 'compute', start: begin, stop: end, source: null }];
    return storedRun(run, { start: begin, stop: end, intervals, ...values });
  };
  await take(
    store,
    at(0, 0, 1),
    at(1, 2, 3),
    at(2, 6, 3),
    at(3, 7, 1, { erred: true }),
    at(4, 8, 1, { thread: 1 }),
    at(5, 11, 50),
    at(6, 62, 1),
  );
  await store.seal();
  const merged = await store.find(all({ resolution: 10 }));
  // Equally long, the first that came stands for both.
  expect(merged.rows.run).toEqual([1, 3, 4, 5, 6]);
  expect(merged).toMatchObject({ more: false, offered: 7 });
  expect(await store.find(all({ resolution: 10, limit: 3 }))).toMatchObject({
    more: true,
    rows: { run: [1, 3, 4] },
  });
});

test('of merged intervals as many are told as are asked for, and runs whole', async () => {
  const { store } = await opened();
  const twice = (run: number) => {
    const [one] = storedRun(run).intervals;
    return storedRun(run, { intervals: [one!, { ...one!, action: 'transfer' }] });
  };
  await take(store, ...[0, 1, 2].map(twice));
  const some = async (limit: number) => {
    const { more, rows, offered } = await store.find(all({ resolution: 0.001, limit }));
    return [more, rows.run, offered];
  };
  expect(await some(6)).toEqual([false, [0, 0, 1, 1, 2, 2], 6]);
  expect(await some(5)).toEqual([true, [0, 0, 1, 1], 4]);
  expect(await some(4)).toEqual([true, [0, 0, 1, 1], 4]);
  expect(await some(1)).toEqual([true, [0, 0], 2]);
});

test('documents replace those of the same id, and are found by time', async () => {
  const { store } = await opened();
  const document = (id: string, start: number, stop: number, json = '{}') => ({
    ...{ kind: 'computation', cluster: 'c', id, start, stop, json },
  });
  await store.take({
    runs: [],
    rows: [],
    documents: [document('a', 1, 2), document('b', 3, 4), document('a', 1, 5, '"new"')],
  });
  const asked = { kind: 'computation', cluster: 'c', limit: 10 };
  expect(await store.documents(asked)).toEqual([document('a', 1, 5, '"new"'), document('b', 3, 4)]);
  expect(await store.documents({ ...asked, from: 4.5 })).toHaveLength(1);
  expect(await store.documents({ ...asked, id: 'b' })).toEqual([document('b', 3, 4)]);
  expect(await store.documents({ ...asked, kind: 'other' })).toEqual([]);
});

test('what is taken in and sealed waits for no question, which sees what was there when it was asked', async () => {
  const { store } = await opened();
  await take(store, ...runs(3));
  await store.seal();
  await take(store, storedRun(3));
  const goOn = holdUpTheNext();
  const asked = found(store);
  await take(store, ...runs(2, 4));
  await store.seal();
  await take(store, storedRun(6));
  const next = found(store);
  goOn();
  expect(await asked).toEqual(numbers(4));
  expect(await next).toEqual(numbers(7));
});

test('is closed while it is read: the question fails', async () => {
  const { store } = await opened();
  await take(store, storedRun(0));
  let began!: () => void;
  const reading = new Promise<void>((resolve) => (began = resolve));
  const read = jest.spyOn(Database.prototype, 'read').mockImplementation(function (this: Database) {
    read.mockRestore();
    // It would take days.
    return this.read((columns) => {
      const answer = columns('SELECT sum(range) FROM range(100000000000000)');
      began();
      return answer as Promise<never>;
    });
  });
  const asked = store.find(all()).then(
    () => 'an answer',
    (error: unknown) => (error as Error).message,
  );
  await reading;
  await store.close();
  expect(await asked).toMatch(/interrupt/i);
  await expect(store.find(all())).rejects.toThrow('is closed');
});

test('opens where DuckDB left what it had no memory for', async () => {
  mkdirSync(join(folder(), 'scratch.tmp'));
  writeFileSync(join(folder(), 'scratch.tmp', 'duckdb_temp_storage-0.tmp'), 'x');
  await take((await opened()).store, storedRun(0));
});

test('a file that cannot be taken over is no file, and its runs come with the next', async () => {
  const { store } = await opened();
  await take(store, ...runs(3));
  const adopt = jest.spyOn(Database.prototype, 'run').mockImplementation(function (this: Database, sql) {
    if (sql.startsWith('CREATE TABLE rest')) return Promise.reject(new Error('No space left on device'));
    return this.connection.run(sql);
  });
  await expect(store.seal()).rejects.toThrow('is full');
  adopt.mockRestore();
  expect(files()).toEqual([]);
  await take(store, ...runs(2, 3));
  await store.seal();
  expect(await found(store)).toEqual(numbers(5));
  expect(files()).toHaveLength(1);
});

describe('says in a sentence why it cannot be opened', () => {
  const refused = (options = {}) => expect(opened(options)).rejects;

  test('a file in place of a folder', async () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    await refused({ folder: file }).toThrow('is not a folder');
  });

  test('a damaged file', async () => {
    writeFileSync(join(folder(), 'hot.duckdb'), Buffer.alloc(100_000, 'x'));
    await refused().toThrow('is damaged');
  });

  test('a newer exporter wrote it', async () => {
    const { store } = await opened();
    await store.close();
    const database = await Database.open(join(folder(), 'hot.duckdb'), folder());
    await database.run(`UPDATE meta SET version = ${SCHEMA_VERSION + 1}`);
    await database.close();
    await refused().toThrow('was written by a newer exporter');
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { storedRun } from '../../exporter/src/history/testing/stored-run.ts';
import type { Store } from '../../exporter/src/history/store.ts';
import type { RunsQuery, SumsQuery } from '../../exporter/src/history/stored.ts';
import { BesideClickHouse, sorted } from './beside-clickhouse.ts';
import { anyQuery, anySums, BATCH, batches, numbers } from './made-up-runs.ts';

const beside = new BesideClickHouse();

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
  const { duck, house, stores } = await beside.both();
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
  const { store, database } = await beside.clickHouse();
  const runs = Array.from({ length: 5 }, (_, at) => storedRun(at));
  await beside.server.loseAnswers(1);
  expect(await store.take({ runs, rows: [], documents: [] })).toEqual({
    runs: 5,
    lives: [{ cluster: 'c', life: 'L', next: 5 }],
  });
  // The server knew the batch by its token: no row is there twice, merged or not.
  expect(await beside.server.ask('SELECT count() FROM runs', database)).toBe('5');
  await beside.server.ask('TRUNCATE TABLE lives', database);
  // As if it had ended between the runs and what says that they are there.
  const { store: again, lives } = await beside.clickHouse(database);
  expect(lives).toEqual([]);
  await again.take({ runs: [...runs, storedRun(5)], rows: [], documents: [] });
  expect((await again.find({ cluster: 'c', held: [], keys: true, limit: 100 })).rows.run).toEqual([
    0, 1, 2, 3, 4, 5,
  ]);
  expect((await beside.clickHouse(database)).lives).toEqual([
    { cluster: 'c', life: 'L', next: 6, until: storedRun(5).stop },
  ]);
});

test('behind a batch that was refused none is taken until it is opened again, so that none is missing', async () => {
  const { store, database } = await beside.clickHouse();
  const batch = (run: number) => ({ runs: [storedRun(run)], rows: [], documents: [] });
  await beside.server.refuse(1);
  const taken = await Promise.allSettled([store.take(batch(0)), store.take(batch(1))]);
  expect(taken.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const { store: again, lives } = await beside.clickHouse(database);
  expect(lives).toEqual([]);
  for (const run of [0, 1]) await again.take(batch(run));
  const { rows } = await again.find({ cluster: 'c', held: [], keys: true, limit: 9 });
  expect(rows.run).toEqual([0, 1]);
});

test('a server that is away, a database of a newer exporter: a sentence each', async () => {
  await expect(beside.clickHouse('dask', { url: 'http://127.0.0.1:1' })).rejects.toThrow(
    /^The history's server http:\/\/127\.0\.0\.1:1 cannot be reached: .*ECONNREFUSED/,
  );
  const { database } = await beside.clickHouse();
  await beside.server.ask('INSERT INTO meta VALUES (99)', database);
  await expect(beside.clickHouse(database)).rejects.toThrow('was written by a newer exporter (version 99');
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
  await expect(beside.clickHouse('dask', { url })).rejects.toThrow(
    `The history's server ${url} is ClickHouse 18.16.1, and the exporter needs 24.8 or newer: use a newer server.`,
  );
  expect(asked).toEqual([]);
  old.closeAllConnections();
  await new Promise((resolve) => old.close(resolve));
});

test('the file for a cluster of servers makes the tables that an exporter makes', async () => {
  const { database } = await beside.clickHouse();
  const cluster = beside.another();
  const file = readFileSync(join(__dirname, '..', '..', 'docs', 'clickhouse-cluster.sql'), 'utf8');
  // What stands for replicas and shards is left out, since one engine in a process has none.
  const statements = file
    .replace(/^--.*$/gm, '')
    .replaceAll(' ON CLUSTER dask', '')
    .replace(/Replicated(\w*MergeTree)\('[^']*', '\{replica\}'(?:, ([\w, ]+))?\)/g, '$1($2)')
    .replaceAll('replicated_deduplication_window', 'non_replicated_deduplication_window')
    .replace(/\nENGINE = Distributed\('dask', currentDatabase\(\), '\w+', [^;]*/g, '');
  for (const statement of statements.split(';').filter((one) => one.trim() !== ''))
    await beside.server.ask(statement, cluster);
  const made = (of: string, suffix: string) =>
    beside.server.ask(
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
  const version = (of: string) => beside.server.ask('SELECT max(version) FROM meta', of);
  expect(await version(cluster)).toBe(await version(database));
});

import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clusters, Status, Tasks } from '@daskscope/api';
import { ClickHouseStore } from '../../exporter/src/history/clickhouse/store.ts';
import { startSimulator, type Simulator } from '../../simulator/src/index.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { freePort } from '../free-port.ts';
import { eventually } from '../wait-until.ts';
import { ClickHouseServer } from './clickhouse-server.ts';

let folder: string;
let server: ClickHouseServer;
let scheduler: Simulator;
const exporters: ExporterProcess[] = [];

/** Which clusters an exporter watches. */
function name(exporter: string, clusters: readonly string[]): string {
  const file = join(folder, `${exporter}.json`);
  const named = clusters.map((one) => ({ name: one, address: scheduler.address }));
  writeFileSync(`${file}.new`, JSON.stringify(named));
  renameSync(`${file}.new`, file);
  return `--clusters.file=${file}`;
}

async function start(exporter: string, clusters: readonly string[], port = 0): Promise<ExporterProcess> {
  const flags = [name(exporter, clusters), `--history.clickhouse.url=${server.url}`];
  const started = await ExporterProcess.start(null, flags, port);
  exporters.push(started);
  return started;
}

const options = () => ({
  ...{ url: server.url, database: 'dask', user: 'default', days: 30, bytes: Infinity },
});
const states = async (of: ExporterProcess) =>
  (await of.json<Clusters>('/api/v1/clusters')).clusters.map(({ name, state }) => [name, state]).sort();
const statusOf = (of: ExporterProcess, cluster: string) =>
  of.json<Status>(`/api/v1/status?cluster=${cluster}`);
const idsOf = async (of: ExporterProcess, cluster: string) =>
  (await of.json<Tasks>(`/api/v1/tasks?cluster=${cluster}&from=0&limit=100000`)).tasks.id;
const logOf = async (cluster: string) =>
  JSON.parse(
    await server.ask(
      `SELECT json FROM documents FINAL WHERE kind = 'log' AND cluster = '${cluster}' FORMAT TSVRaw`,
    ),
  ) as { known: { from: number; until: number }[] };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clickhouse-shared-'));
  server = await ClickHouseServer.start(join(folder, 'server'));
  // Tables are made once, so that each exporter finds them before it connects.
  const store = new ClickHouseStore(options());
  await store.open();
  await store.close();
  scheduler = await startSimulator({ rate: 50 });
});

afterAll(async () => {
  await Promise.all(exporters.map((one) => one.stop()));
  await server?.stop();
  await scheduler?.close();
  rmSync(folder, { recursive: true });
});

test("another exporter's cluster is no gone one, is read by its name, is never replaced by what was known of it once, and is gone when it is left", async () => {
  const one = await start('one', ['a']);
  await eventually(async () => expect((await idsOf(one, 'a')).length).toBeGreaterThan(100));
  await eventually(async () =>
    expect(await server.ask("SELECT count() FROM documents WHERE kind = 'watched'")).not.toBe('0'),
  );
  await eventually(async () => expect((await logOf('a')).known).not.toEqual([]));
  const other = await start('other', ['b']);
  await eventually(async () => expect(await states(other)).toEqual([['b', 'connected']]));
  // It is there for who asks for it.
  const { connection, known } = await eventually(() => statusOf(other, 'a'));
  expect(connection.error).toMatch(/^Another exporter watches the cluster/);
  expect((await idsOf(other, 'a')).length).toBeGreaterThan(100);
  expect(await states(other)).toEqual([['b', 'connected']]);
  const before = known!.at(-1)!.to!;
  // What the first goes on to keep stays, whatever the other does with what it knew of it.
  await eventually(async () =>
    expect((await logOf('a')).known.at(-1)!.until).toBeGreaterThan(before + 5_000),
  );
  await other.stop();
  expect((await logOf('a')).known.at(-1)!.until).toBeGreaterThan(before + 5_000);

  const third = await start('third', []);
  // Who watched the other cluster has only just ended.
  expect(await states(third)).toEqual([]);
  name('one', []);
  await eventually(async () => expect(await states(third)).toContainEqual(['a', 'gone']));
});

test('what an exporter watched that was killed is gone at once when it is back and watches it no more', async () => {
  const port = await freePort();
  const first = await start('killed', ['k'], port);
  await eventually(async () => expect((await idsOf(first, 'k')).length).toBeGreaterThan(0));
  await eventually(async () =>
    expect(
      await server.ask("SELECT count() FROM documents WHERE kind = 'watched' AND cluster = 'k'"),
    ).not.toBe('0'),
  );
  await eventually(async () => expect((await logOf('k')).known).not.toEqual([]));
  await first.stop('SIGKILL');
  const again = await start('killed', [], port);
  expect(await states(again)).toContainEqual(['k', 'gone']);
  expect((await statusOf(again, 'k')).connection.error).toMatch(/^The cluster is gone/);
});

test('exporters whose clocks are far apart hear each other', async () => {
  const [ahead, behind] = [new ClickHouseStore(options()), new ClickHouseStore(options())];
  await Promise.all([ahead.open(), behind.open()]);
  const now = Date.now();
  const clock = jest.spyOn(Date, 'now');
  const keep = (store: ClickHouseStore, cluster: string) => {
    const document = { kind: 'clocks', cluster, id: '', start: now, stop: now, json: '{}' };
    return store.take({ runs: [], rows: [], documents: [document] });
  };
  const heard = async (store: ClickHouseStore) =>
    (await store.others(['clocks'])).documents.map(({ cluster }) => cluster);
  try {
    clock.mockReturnValue(now + 600_000);
    await keep(ahead, 'first');
    // Its own is known to it.
    expect(await heard(ahead)).toEqual([]);
    clock.mockReturnValue(now);
    expect(await heard(behind)).toEqual(['first']);
    await keep(behind, 'second');
    expect(await heard(ahead)).toEqual(['second']);
  } finally {
    clock.mockRestore();
    await Promise.all([ahead.close(), behind.close()]);
  }
});

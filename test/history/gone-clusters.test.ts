import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clusters, Computations, Status, Tasks } from '@daskscope/api';
import { startSimulator, type Simulator } from '../../simulator/src/index.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';

let folder: string;
let scheduler: Simulator;
let exporter: ExporterProcess | undefined;

const NAME = 'team/etl';

/** @param room runs in memory */
const start = async (room: number): Promise<ExporterProcess> => {
  const file = `--clusters.file=${join(folder, 'clusters.json')}`;
  const flags = [file, `--history.path=${join(folder, 'history')}`, `--task-log.total-capacity=${room}`];
  return (exporter = await ExporterProcess.start(null, flags));
};

function name(...addresses: string[]): void {
  writeFileSync(join(folder, 'new'), JSON.stringify(addresses.map((address) => ({ name: NAME, address }))));
  renameSync(join(folder, 'new'), join(folder, 'clusters.json'));
}

const of = <T>(route: string) =>
  exporter!.json<T>(`/api/v1/${route}${route.includes('?') ? '&' : '?'}cluster=${encodeURIComponent(NAME)}`);
const states = async () =>
  (await exporter!.json<Clusters>('/api/v1/clusters')).clusters.map(({ name, state }) => [name, state]);

let keys: string[];
let computations: string[];

const expectKept = async () => {
  expect((await of<Tasks>('tasks?keys=true&from=0&limit=100000')).tasks.key!.sort()).toEqual(keys);
  expect((await of<Computations>('computations')).computations.id.sort()).toEqual(computations);
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gone-clusters-'));
  scheduler = await startSimulator({ rounds: 1, history: 100_000 });
  name(scheduler.address);
  await start(1_000_000);
  // What ran last, of all.
  await eventually(async () =>
    expect((await of<Tasks>('tasks?search=sum-&from=0')).tasks.id).not.toEqual([]),
  );
  await eventually(async () => expect((await of<Status>('status')).history).toMatchObject({ waiting: 0 }));
  await eventually(async () =>
    expect((await of<Computations>('computations')).computations.id).not.toEqual([]),
  );
  keys = (await of<Tasks>('tasks?keys=true&from=0&limit=100000')).tasks.key!.sort();
  computations = (await of<Computations>('computations')).computations.id.sort();
});

afterEach(() => exporter?.stop());

afterAll(async () => {
  await scheduler?.close();
  rmSync(folder, { recursive: true });
});

test('a cluster that is gone when the exporter starts again is listed, and what was kept of it is read', async () => {
  await exporter!.stop();
  name();
  await start(1_000_000);
  expect(await states()).toEqual([[NAME, 'gone']]);
  await expectKept();
  const { connection, time } = await exporter!.json<Status>(
    `/api/v1/status?cluster=${encodeURIComponent(NAME)}`,
  );
  expect(connection).toMatchObject({ state: 'lost', gone: true, retryAt: null });
  expect(connection.since).toBeLessThan(time);
  expect((await exporter!.metricsText(NAME)).includes('dask_up')).toBe(false);
});

test('it is listed too where the history opens later than the exporter starts', async () => {
  const first = await start(1_000_000);
  try {
    const second = await start(1_000_000);
    expect(await states()).toEqual([]);
    await first.stop();
    await eventually(async () => expect(await states()).toEqual([[NAME, 'gone']]));
    await expectKept();
    expect(second.complaints.filter((line) => !line.includes('Another process'))).toEqual([]);
  } finally {
    await first.stop();
  }
});

test('it is found by its name where there is no room to list it, and no other is', async () => {
  await start(5_000);
  expect(await states()).toEqual([]);
  await expectKept();
  const unknown = await fetch(`${exporter!.url}/api/v1/tasks?cluster=nobody`);
  expect([unknown.status, ((await unknown.json()) as { code: string }).code]).toEqual([
    404,
    'cluster-unknown',
  ]);
});

test('one that is named again is back', async () => {
  await start(1_000_000);
  expect(await states()).toEqual([[NAME, 'gone']]);
  name(scheduler.address);
  await eventually(async () => expect(await states()).toEqual([[NAME, 'connected']]));
  const { connection } = await exporter!.json<Status>(`/api/v1/status?cluster=${encodeURIComponent(NAME)}`);
  expect(connection.gone).toBeUndefined();
  await expectKept();
});

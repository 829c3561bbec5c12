import type { Compared, Computation, Computations, Tasks } from '@daskscope/api';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DaskCluster, NEWEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';

let folder: string;
let cluster: DaskCluster;
let exporter: ExporterProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'history-test-'));
  const config = { 'distributed.diagnostics.computations.nframes': 2 };
  cluster = await DaskCluster.start(NEWEST, { processes: false, workers: 2, threads: 2, config });
  exporter = await start();
});

afterAll(async () => {
  await Promise.all([exporter?.stop(), cluster?.close()]);
  rmSync(folder, { recursive: true });
});

async function start(): Promise<ExporterProcess> {
  const started = await ExporterProcess.start(cluster.address, [`--history.path=${folder}`]);
  await started.connected();
  return started;
}

/** One kind of work after the other, each of which Dask counts as one computation; its id. */
async function compute(...work: Parameters<DaskCluster['run']>): Promise<string> {
  const before = new Set((await list()).computations.id);
  await cluster.run(...work);
  return eventually(async () => {
    const { computations } = await list('state=done');
    const at = computations.id.findIndex((id) => !before.has(id));
    expect([at, computations.unknown[at]]).not.toContain(-1);
    const id = computations.id[at]!;
    // All of it is known: nothing of it changes any more.
    expect(computations.unknown[at]).not.toBeNull();
    expect((await one(id)).profile.state).not.toBe('waiting');
    return id;
  });
}

const list = (query = '') => exporter.json<Computations>(`/api/v1/computations?${query}`);
const one = (id: string) => exporter.json<Computation>(`/api/v1/computations/${id}?profile=true`);
const ids = async (query: string) => (await list(query)).computations.id;

/** What is told, but for when it was. */
async function told(all: readonly [string, string, string]) {
  const { computations, total, dropped, lives } = await list();
  const [sleeping, failing, records] = all;
  const { start, stop } = await one(sleeping);
  const picture = await exporter.json<Tasks>(
    `/api/v1/tasks?from=${start}&to=${stop}&prefix=sleeps&keys=true`,
  );
  return {
    ...{ computations, total, dropped, lives },
    each: await Promise.all(all.map(one)),
    compared: await exporter.json<Compared>(`/api/v1/compare?a=${failing}&b=${records}`),
    filtered: await Promise.all(
      [
        'sort=duration',
        'sort=runs&ascending=true&limit=2',
        'failed=true',
        'failed=false',
        'prefix=sleeps',
        'search=FAILS-ON',
        'search=no such thing',
        'state=running,lost',
        `from=${stop}`,
        `to=${start - 1}`,
      ].map(ids),
    ),
    picture: { keys: picture.tasks.key, start: picture.intervals.start },
  };
}

test('computations are told after another start of the exporter as before, and filtered and compared', async () => {
  const sleeping = await compute('sleeps', { name: 'sleeps', count: 8, seconds: 0.6 });
  const failing = await compute('fail', { key: 'fails-on-purpose' });
  const records = await compute('tuples', { name: 'chain', count: 50 });
  const all = [sleeping, failing, records] as const;
  const before = await told(all);

  const { each, compared, filtered } = before;
  expect(each.map(({ state, runs, errors }) => [state, runs, errors])).toEqual([
    ['done', 8, 0],
    ['done', 1, 1],
    ['done', 50, 0],
  ]);
  expect(each[0]!.profile).toMatchObject({ state: 'kept', reason: null });
  expect(each[0]!.profile.profile!.samples).toBeGreaterThan(0);
  expect(each[1]!.profile).toMatchObject({ state: 'too-short' });
  expect(
    each[0]!.code
      .flat()
      .map(({ text }) => text)
      .join(),
  ).toContain('time.sleep, seconds');
  expect(filtered).toEqual([
    [expect.anything(), expect.anything(), expect.anything()],
    [failing, sleeping],
    [failing],
    [records, sleeping],
    [sleeping],
    [failing],
    [],
    [],
    [records, failing, sleeping],
    [],
  ]);
  const changes = compared.functions.name.map((name, at) => [name, compared.functions.change[at]]);
  expect(new Map(changes as [string, string][])).toEqual(
    new Map([
      ['fails-on-purpose', 'gone'],
      ['chain', 'new'],
    ]),
  );

  await exporter.stop('SIGTERM');
  exporter = await start();
  expect(await told(all)).toEqual(before);

  // What came since the last is on disk is there, however it ended.
  const last = await compute('tuples', { name: 'last', count: 5 });
  const whole = await one(last);
  await eventually(async () => expect((await list()).total).toBe(4));
  await exporter.stop('SIGKILL');
  exporter = await start();
  expect(await told(all)).toMatchObject({ each: before.each, compared: before.compared, total: 4 });
  expect(await one(last)).toEqual(whole);
});

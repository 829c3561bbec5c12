import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clusters, Progress, ScrapeTargets, Status, Tasks, Workers } from '@daskscope/api';
import { DaskCluster, NEWEST, OLDEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { figuresIn, prefixFigures, schedulerFigures, workerFigures } from '../real/expected-figures.ts';
import { eventually } from '../wait-until.ts';

const VERSIONS = { one: OLDEST, two: NEWEST, three: NEWEST };
type Name = keyof typeof VERSIONS;
const NAMES = Object.keys(VERSIONS) as Name[];

/** Tasks of a function that no other cluster has. */
const KEYS: Record<Name, string> = { one: 'alfa-1', two: 'bravo-1', three: 'charlie-1' };

let folder: string;
let exporter: ExporterProcess;
let clusters: Record<Name, DaskCluster>;

const fileOf = (name: Name) => join(folder, `${name}.json`);
const start = (name: Name) => DaskCluster.start(VERSIONS[name], { schedulerFile: fileOf(name) });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'scheduler-files-'));
  const started = await Promise.all(NAMES.map(start));
  clusters = Object.fromEntries(NAMES.map((name, at) => [name, started[at]!])) as typeof clusters;
  exporter = await ExporterProcess.start(null, [
    `--clusters.scheduler-files=${folder}/*.json`,
    // On a busy machine what is measured may be more than the budget has.
    '--scheduler.budget=1',
  ]);
});

afterAll(async () => {
  await exporter?.stop();
  await Promise.all(Object.values(clusters ?? {}).map((cluster) => cluster.close()));
  rmSync(folder, { recursive: true });
});

const get = <T>(route: string, name: Name) =>
  exporter.json<T>(`/api/v1/${route}${route.includes('?') ? '&' : '?'}cluster=${name}`);

async function states(): Promise<Record<string, string>> {
  const list = await exporter.json<Clusters>('/api/v1/clusters');
  expect(list).toMatchObject({ mode: 'many', sources: [{ problems: [] }] });
  return Object.fromEntries(list.clusters.map(({ name, state }) => [name, state]));
}

const scraped = async () => {
  const groups = await exporter.json<ScrapeTargets>('/api/v1/sd');
  return groups.slice(1).map(({ labels }) => labels['instance']);
};

/** That all that is told of a cluster is its own client's, and nothing another's. */
async function expectOwn(name: Name): Promise<void> {
  const dask = await clusters[name].says();
  const said = { ...prefixFigures(dask), ...workerFigures(dask), ...schedulerFigures(dask) };
  const { lives } = await get<Status>('status', name);
  // Counters go on from one life to the next, and say what was before the exporter came.
  const isOfLife = (family: string) => lives.length === 1 || !/_(total|before)$/.test(family);
  const expected = Object.fromEntries(Object.entries(said).filter(([family]) => isOfLife(family)));
  await eventually(async () => expect(figuresIn(await exporter.scrape(name), expected)).toEqual(expected));
  const others = NAMES.filter((other) => other !== name);
  const page = await exporter.metricsText(name);
  expect(page).toContain(`"${KEYS[name].split('-')[0]}"`);
  const { prefixes } = await get<Progress>('progress', name);
  const { workers } = await get<Workers>('workers', name);
  const { scheduler } = await get<Status>('status', name);
  const tasks = await eventually(async () => {
    const told = await get<Tasks>('tasks?keys=true', name);
    expect(told.tasks.key).toContain(KEYS[name]);
    return told;
  });
  expect(prefixes.map(({ prefix }) => prefix).sort()).toEqual(Object.keys(dask.prefixes).sort());
  expect(workers.map(({ address }) => address).sort()).toEqual(Object.keys(dask.workers).sort());
  expect(scheduler).toMatchObject({ id: dask.scheduler.id, version: VERSIONS[name] });
  for (const other of others) {
    expect(page).not.toContain(`"${KEYS[other].split('-')[0]}"`);
    expect(page).not.toContain(clusters[other].address);
    expect(tasks.tasks.key).not.toContain(KEYS[other]);
  }
}

const compute = async (name: Name) => {
  await clusters[name].run('keys', { keys: [KEYS[name]] });
  await clusters[name].run('quiet');
};

test('each cluster of the folder is watched under its name, and every figure is its own', async () => {
  await eventually(async () =>
    expect(await states()).toEqual({ one: 'connected', two: 'connected', three: 'connected' }),
  );
  for (const name of NAMES) await compute(name);
  for (const name of NAMES) await expectOwn(name);
  expect((await scraped()).sort()).toEqual([...NAMES].sort());
});

test('one that is killed and started again under the same file is another life of it', async () => {
  const before = await get<Status>('status', 'two');
  await clusters.two.kill();
  await eventually(async () => expect((await states())['two']).toBe('lost'));
  expect((await exporter.scrape('two')).value('dask_up')).toBe(0);
  clusters.two = await start('two');
  await eventually(async () => expect((await states())['two']).toBe('connected'));
  await compute('two');
  await expectOwn('two');
  const after = await get<Status>('status', 'two');
  expect(after.lives.map(({ id }) => id)).toEqual([before.scheduler!.id, after.scheduler!.id]);
  expect(after.scheduler!.id).not.toBe(before.scheduler!.id);
  // The life that ended can be read.
  const old = await get<Tasks>(`tasks?keys=true&life=${before.scheduler!.id}`, 'two');
  expect(old.tasks.key).toContain(KEYS.two);
  for (const name of ['one', 'three'] as const) await expectOwn(name);
});

test('one that ends is gone from what is scraped, and what was known of it can be read', async () => {
  const before = await get<Status>('status', 'three');
  // Dask takes its file away.
  await clusters.three.close();
  await eventually(async () =>
    expect(await states()).toEqual({ one: 'connected', two: 'connected', three: 'gone' }),
  );
  expect((await scraped()).sort()).toEqual(['one', 'two']);
  expect((await exporter.scrape()).values('dask_exporter_clusters')).toMatchObject({
    'state=connected': 2,
    'state=gone': 1,
  });
  const after = await get<Status>('status', 'three');
  expect(after.connection).toMatchObject({ state: 'lost', retryAt: null });
  expect(after.scheduler).toEqual(before.scheduler);
  expect((await get<Tasks>('tasks?keys=true', 'three')).tasks.key).toContain(KEYS.three);
  for (const name of ['one', 'two'] as const) await expectOwn(name);
});

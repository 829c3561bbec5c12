import type { Progress, Series, Status, TaskFailures } from '@daskscope/api';
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
  folder = mkdtempSync(join(tmpdir(), 'history-kept-'));
  cluster = await DaskCluster.start(NEWEST, { processes: false, workers: 2, threads: 2 });
  exporter = await start();
});

afterAll(async () => {
  await Promise.all([exporter?.stop(), cluster?.close()]);
  rmSync(folder, { recursive: true });
});

const start = () => ExporterProcess.start(cluster.address, [`--history.path=${folder}`]);

const errors = (query = '') => exporter.json<TaskFailures>(`/api/v1/errors?${query}`);

/** Its place in the colours is of one start of the exporter, and so is what is known of times. */
const told = ({ errors, total }: TaskFailures) => ({
  total,
  errors: errors.map((failure) => ({ ...failure, position: 0 })),
});

test('when cluster and exporter have ended, what failed is told as it was, and so are the figures over time and how far it was', async () => {
  const from = Date.now();
  await exporter.connected();
  for (const key of ['first', 'second']) await cluster.run('fail', { key, dependents: 1 });
  await eventually(async () => {
    const { total, errors: all } = await errors();
    expect(total).toBe(2);
    // Both the task stream and the scheduler told of them.
    expect(all.every(({ id, exception, traceback }) => id !== null && exception && traceback)).toBe(true);
  });
  const queries = ['', 'search=first', 'limit=1', 'prefix=none'];
  const before = await Promise.all(queries.map(async (query) => told(await errors(query))));
  // Workers' clocks are known to as much as a heartbeat takes: on a busy machine the second may seem to be before the first.
  expect(before[0]!.errors.map(({ key }) => key).sort()).toEqual(['first', 'second']);

  // These are read up to a second after the errors are told.
  await eventually(async () => {
    const { totals } = await exporter.json<Progress>('/api/v1/progress');
    expect(totals!.erred).toBeGreaterThan(0);
    const { max } = await exporter.json<Series>(`/api/v1/series?from=${from - 60_000}&resolution=10000`);
    expect(max?.threads).toEqual(expect.arrayContaining([4]));
  });
  await cluster.close();
  await eventually(async () =>
    expect((await exporter.json<Status>('/api/v1/status')).connection.state).not.toBe('connected'),
  );
  const range = `from=${from - 60_000}&to=${Date.now()}&resolution=10000`;
  const series = async () => {
    const { time, mean, min, max, missing } = await exporter.json<Series>(`/api/v1/series?${range}`);
    return { time, mean, min, max, missing };
  };
  const figures = await series();
  // On average there were fewer: the workers came meanwhile.
  expect(figures).toMatchObject({
    max: { threads: expect.arrayContaining([4]) as number[] },
    missing: null,
  });
  const progress = async () => {
    const { prefixes, ...rest } = await exporter.json<Progress>('/api/v1/progress');
    return { ...rest, prefixes: prefixes.map((prefix) => ({ ...prefix, position: 0 })) };
  };
  const reached = await progress();
  // Who computed may have let go of the tasks before the scheduler ended.
  expect(reached.prefixes).not.toEqual([]);
  const ended = Date.now();
  await exporter.stop('SIGTERM');
  exporter = await start();
  const { time: keptAt, ...kept } = await progress();
  expect({ ...kept, time: reached.time }).toEqual(reached);
  expect(await exporter.json<Progress>(`/api/v1/progress?to=${from - 60_000}`)).toMatchObject({
    missing: expect.stringMatching(/nothing is kept of before/) as string,
    prefixes: [],
  });
  // When the scheduler was heard last, also where that told nothing new.
  expect(keptAt).toBeGreaterThan(from);
  expect(keptAt).toBeLessThanOrEqual(ended);
  expect(await series()).toEqual(figures);
  expect((await exporter.json<Status>('/api/v1/status')).history?.state).toBe('open');
  expect(await Promise.all(queries.map(async (query) => told(await errors(query))))).toEqual(before);
  const csv = await (await fetch(`${exporter.url}/api/v1/tasks?format=csv&status=error`)).text();
  for (const { exception } of before[0]!.errors) expect(csv).toContain(exception.split('\n')[0]);
});

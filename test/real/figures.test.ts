import { labelOf, type Progress, type Status, type Workers } from '@daskscope/api';
import { DaskCluster, DASK_VERSIONS, type DaskSays } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { readLog } from '../task-runs.ts';
import { eventually } from '../wait-until.ts';
import {
  figuresIn,
  longestOf,
  prefixFigures,
  schedulerFigures,
  workerFigures,
  type Figures,
} from './expected-figures.ts';
import { promised, structureOf } from './promised-families.ts';
import { comparableRecords, comparableRun, greatestDifference, threadsByLane } from './expected-runs.ts';

/** Keys that users give, and that must come through as they are. */
const KEYS = [
  'größe-1',
  '計算-2',
  `quoted "double" 'single'-3`,
  'back\\slash-4',
  'two\nlines-5',
  '<img src=x onerror=alert(1)>-6',
  "('looks', 'like', 'a', 'tuple')",
];

/** What a version does not give; the others give all. */
const MISSING: Readonly<Record<string, string[] | undefined>> = {
  '2022.12.1': ['activities', 'unrunnable-age', 'wanted-threads', 'worker-latency', 'workers-added'],
  '2023.12.1': ['unrunnable-age', 'workers-added'],
};

describe.each(DASK_VERSIONS)('beside distributed %s', (version) => {
  let cluster: DaskCluster;
  let exporter: ExporterProcess;
  let dask: DaskSays;

  beforeAll(async () => {
    cluster = await DaskCluster.start(version);
    // On a busy machine what is measured may be more than the budget has, and what is slower is listed as missing.
    exporter = await ExporterProcess.start(cluster.address, ['--scheduler.budget=1']);
    await exporter.connected();
    await cluster.run('example');
    await cluster.run('keys', { keys: KEYS });
    await cluster.run('tuples', { name: 'chunk', count: 4 });
    await cluster.run('tuples', { name: 'größe "q" <b>', count: 2 });
    await cluster.run('transfer', { size: 100_000 });
    await cluster.run('quiet');
    dask = await cluster.says();
  });

  afterAll(async () => {
    await exporter?.stop();
    await cluster?.close();
  });

  /** Once the exporter has heard of what happened last. */
  const expectFigures = (expected: Figures) =>
    eventually(async () => expect(figuresIn(await exporter.scrape(), expected)).toEqual(expected));

  test('every figure of every prefix', () => expectFigures(prefixFigures(dask)));

  test('the longest of each prefix is the larger of what Dask says and of the runs there were', async () => {
    const expected = longestOf(dask);
    expect(Object.keys(expected)).toContain('prefix=inc');
    await eventually(async () => {
      const longest = (await exporter.scrape()).values('dask_prefix_duration_max_seconds');
      expect(Object.keys(longest).sort()).toEqual(Object.keys(expected).sort());
      for (const [labels, seconds] of Object.entries(expected))
        expect(longest[labels]).toBeCloseTo(seconds, 3);
    });
  });

  test('every figure of every worker', () => expectFigures(workerFigures(dask)));

  test('the figures of the scheduler', () => expectFigures(schedulerFigures(dask)));

  test('every record of the task stream is in the log once, in its order', async () => {
    const { records } = dask.stream!;
    expect(records.length).toBeGreaterThan(300);
    const runs = await eventually(async () => {
      const found = await readLog(exporter);
      expect(found).toHaveLength(records.length);
      return found;
    });
    expect(runs.map(comparableRun)).toEqual(comparableRecords(dask));
    expect(greatestDifference(records, runs)).toBeLessThanOrEqual(1);
  });

  test('each thread has a lane of its own on its worker', async () => {
    const lanes = threadsByLane(dask.stream!.records, await readLog(exporter));
    expect([...lanes.values()].map((threads) => threads.size)).toEqual([1, 1, 1, 1]);
    expect([...lanes.keys()].map((lane) => Number(lane.split(' ')[1])).sort()).toEqual([0, 0, 1, 1]);
  });

  test('transfers name the worker that they came from', async () => {
    const transfers = (await readLog(exporter)).flatMap(({ worker, intervals }) =>
      intervals.filter(({ action }) => action === 'transfer').map(({ source }) => ({ worker, source })),
    );
    expect(transfers.length).toBeGreaterThan(0);
    for (const { worker, source } of transfers) {
      expect(Object.keys(dask.workers)).toContain(source);
      expect(source).not.toBe(worker);
    }
  });

  test('the compute time of every task is observed once', async () => {
    const computed: Record<string, number> = {};
    for (const { prefix, intervals } of dask.stream!.records) {
      if (intervals.some(({ action }) => action === 'compute'))
        computed[`prefix=${labelOf(prefix)}`] = (computed[`prefix=${labelOf(prefix)}`] ?? 0) + 1;
    }
    expect((await exporter.scrape()).counts('dask_task_duration_seconds')).toEqual(computed);
  });

  test('the JSON answers say the same', async () => {
    const progress = await exporter.json<Progress>('/api/v1/progress');
    const memory = ({ prefix, memoryBytes }: Progress['prefixes'][number]) => [prefix, memoryBytes];
    expect(Object.fromEntries(progress.prefixes.map(memory))).toEqual(
      Object.fromEntries(Object.keys(dask.prefixes).map((prefix) => [prefix, dask.memory[prefix] ?? 0])),
    );
    const { workers } = await exporter.json<Workers>('/api/v1/workers');
    expect(workers.map(({ address }) => address).sort()).toEqual(Object.keys(dask.workers).sort());
    const status = await exporter.json<Status>('/api/v1/status');
    expect(status.scheduler).toMatchObject({ id: dask.scheduler.id, version, simulated: false });
    expect(status.lives).toMatchObject([{ id: dask.scheduler.id, tasks: dask.stream!.index }]);
  });

  test('every family that is promised is there, and no other', async () => {
    // Some are read every few seconds.
    await eventually(async () => {
      const { missing } = await exporter.json<Status>('/api/v1/status');
      const features = missing.map(({ feature }) => feature).sort();
      expect(features).toEqual(MISSING[version] ?? []);
      const scrape = await exporter.scrape();
      expect(structureOf(scrape)).toEqual(promised(features));
      expect(Object.keys(scrape.values('dask_exporter_missing_feature')).sort()).toEqual(
        features.map((feature) => `feature=${feature}`),
      );
    });
  });

  test("a worker's address is not taken for a scheduler's", async () => {
    const [worker] = Object.keys(dask.workers);
    const other = await ExporterProcess.start(worker!);
    await eventually(() =>
      expect(other.complaints[0]).toBe(
        `${worker} is a Worker, not a scheduler; give the scheduler's address`,
      ),
    );
    await other.stop();
  });

  test('the scheduler logs no warning of the exporter, nor of its leaving', async () => {
    expect(exporter.complaints).toEqual([]);
    await expect(exporter.stop()).resolves.toEqual({ code: 0, signal: null });
    // Said after the scheduler has taken note that the comms are gone.
    await cluster.says();
    expect(cluster.complaints).toEqual([]);
  });
});

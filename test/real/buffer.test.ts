import type { Status } from '@daskscope/api';
import { DaskCluster, NEWEST, OLDEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { readLog } from '../task-runs.ts';
import { eventually } from '../wait-until.ts';
import { comparableRecords, comparableRun } from './expected-runs.ts';

jest.setTimeout(120_000);

const HELD = 1_200;

// The oldest is read by position, the newest by index.
describe.each([OLDEST, NEWEST])("the task stream's buffer of distributed %s", (version) => {
  let cluster: DaskCluster;
  let first: ExporterProcess;

  beforeAll(async () => {
    const config = { 'distributed.scheduler.dashboard.tasks.task-stream-length': HELD };
    cluster = await DaskCluster.start(version, { processes: false, workers: 1, threads: 4, config });
    first = await ExporterProcess.start(cluster.address);
    await eventually(async () => expect((await first.scrape()).value('dask_up')).toBe(1));
  });

  afterAll(async () => {
    await first?.stop();
    await cluster?.close();
  });

  test('an exporter that comes late takes in all that it holds, as the past', async () => {
    await cluster.run('noops', { count: 1_100 });
    const records = comparableRecords(await cluster.says());
    const late = await ExporterProcess.start(cluster.address);
    await eventually(async () => expect(await readLog(late)).toHaveLength(records.length));
    expect((await readLog(late)).map(comparableRun)).toEqual(records);
    expect((await late.scrape()).counts('dask_task_duration_seconds')).toEqual({});
    await late.stop();
  });

  test('records that it drops before they are read are counted, and no other is lost or doubled', async () => {
    // Stopped, the exporter misses what comes; the scheduler drops all but the newest.
    first.freeze();
    await cluster.run('noops', { count: HELD + 500 });
    first.thaw();
    const dask = await cluster.says();
    const { index } = dask.stream!;
    await eventually(async () => {
      const { taskLog } = await first.json<Status>('/api/v1/status');
      expect(taskLog.taken + taskLog.lost).toBe(index);
      expect(taskLog.lost).toBeGreaterThan(0);
    });
    const runs = (await readLog(first)).map(comparableRun);
    const records = comparableRecords(dask);
    expect(runs.slice(-records.length)).toEqual(records);
    expect(new Set(runs.map(({ id }) => id)).size).toBe(runs.length);
    expect((await first.scrape()).value('dask_exporter_task_events_lost_total')).toBe(index - runs.length);
  });
});

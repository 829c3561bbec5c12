import type { Status } from '@daskscope/api';
import { DaskCluster, NEWEST, OLDEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { readLog, type Run } from '../task-runs.ts';
import { eventually } from '../wait-until.ts';
import { comparableRecords, comparableRun } from './expected-runs.ts';

const HELD = 1_200;

const endOf = ({ intervals }: Run): number =>
  Math.max(...intervals.map(({ start, duration }) => start + duration));

// The oldest is read by position, the newest by index.
describe.each([OLDEST, NEWEST])("the task stream's buffer of distributed %s", (version) => {
  let cluster: DaskCluster;
  let first: ExporterProcess;

  beforeAll(async () => {
    const config = { 'distributed.scheduler.dashboard.tasks.task-stream-length': HELD };
    cluster = await DaskCluster.start(version, { processes: false, workers: 1, threads: 4, config });
    first = await ExporterProcess.start(cluster.address);
    await first.connected();
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
    expect((await late.scrape()).counts('dask_task_duration_seconds')).toEqual({ 'prefix=noop': 0 });
    const [oldest] = await readLog(late);
    await eventually(async () => {
      const { known } = await late.json<Status>('/api/v1/status');
      expect(known).toEqual([{ from: expect.closeTo(endOf(oldest!), -1), to: null }]);
    });
    await late.stop();
  });

  test('records that it drops before they are read are counted, and no other is lost or doubled', async () => {
    // Stopped, the exporter misses what comes; the scheduler drops all but the newest.
    first.freeze();
    await cluster.run('noops', { count: HELD + 500 });
    const done = Date.now();
    first.thaw();
    const dask = await cluster.says();
    const { index } = dask.stream!;
    await eventually(async () => {
      const { taskLog } = await first.json<Status>('/api/v1/status');
      expect(taskLog.taken + taskLog.lost).toBe(index);
      expect(taskLog.lost).toBeGreaterThan(0);
    });
    const whole = await readLog(first);
    const runs = whole.map(comparableRun);
    const records = comparableRecords(dask);
    expect(runs.slice(-records.length)).toEqual(records);
    expect(new Set(runs.map(({ id }) => id)).size).toBe(runs.length);
    const hole = runs.findIndex(({ id }, i) => i > 0 && id !== runs[i - 1]!.id + 1);
    // What was not heard of for seconds may go on unseen.
    const [before, after] = await eventually(async () => {
      const { known } = await first.json<Status>('/api/v1/status');
      expect(known).toMatchObject([{}, { to: null }]);
      return known!;
    });
    expect(before!.to).toBeGreaterThanOrEqual(Math.floor(endOf(whole[hole - 1]!)));
    // What the scheduler had said meanwhile was still to be read; after that all were done it never said that none was.
    expect(before!.to).toBeLessThan(done);
    expect(after).toEqual({ from: expect.closeTo(endOf(whole[hole]!), -1), to: null });
    expect((await first.scrape()).value('dask_exporter_task_events_lost_total')).toBe(index - runs.length);
  });
});

/** Many times what is read at once; Dask's default, 100,000, takes as many times longer to fill. */
const MANY_HELD = 40_000;

// Read by position alone, and by index where little is new.
describe.each(['2023.12.1', NEWEST] as const)(
  "the task stream's buffer of distributed %s, full and moving",
  (version) => {
    const rate = 4_000;
    let cluster: DaskCluster;
    let exporter: ExporterProcess;

    beforeAll(async () => {
      const config = { 'distributed.scheduler.dashboard.tasks.task-stream-length': MANY_HELD };
      cluster = await DaskCluster.start(version, { processes: false, workers: 1, threads: 1, config });
      exporter = await ExporterProcess.start(cluster.address, ['--task-log.capacity=1000']);
      await exporter.connected();
    });

    afterAll(async () => {
      await exporter?.stop();
      await cluster?.close();
    });

    test('a backlog closes while more come, and nothing is lost', async () => {
      const taskLog = async () => (await exporter.json<Status>('/api/v1/status')).taskLog;
      exporter.freeze();
      await cluster.run('record', { held: MANY_HELD / 2, rate });
      exporter.thaw();
      // However slow the machine is, the exporter is never so far behind that its scheduler has dropped what it has not read.
      await eventually(async () => {
        const { taken } = await taskLog();
        const index = await cluster.run('record_until', { index: taken + 0.6 * MANY_HELD });
        expect(index).toBeGreaterThan(1.2 * MANY_HELD);
      });
      await eventually(async () => {
        const { taken, lost } = await taskLog();
        expect({ taken, lost }).toEqual({ taken: await cluster.run('recorded'), lost: 0 });
      });
      expect(exporter.complaints).toEqual([]);
    });
  },
);

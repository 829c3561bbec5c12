import { DaskCluster, NEWEST, OLDEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { freePort } from '../free-port.ts';
import { readLog, type Run } from '../task-runs.ts';
import { eventually } from '../wait-until.ts';

const STARTS = 5;
const TASKS_A_START = 4;
const THREADS = 2;
/**
 * The scheduler corrects a worker's times by how long its last heartbeat was on its way (distributed/scheduler.py, heartbeat_worker:
 * time_delay). Beside a busy machine that moves runs of one thread over each other, so workers send none while they run.
 */
const SLACK_MS = 10;

describe.each([OLDEST, NEWEST])('the lanes of workers of distributed %s', (version) => {
  let cluster: DaskCluster;
  let exporter: ExporterProcess;

  beforeAll(async () => {
    cluster = await DaskCluster.start(version, { workers: 1, threads: THREADS });
    exporter = await ExporterProcess.start(cluster.address);
    await exporter.connected();
  });

  afterAll(async () => {
    await exporter?.stop();
    await cluster?.close();
  });

  /** Runs on a worker, once there are so many. */
  const runsOn = (reader: ExporterProcess, address: string, count: number) =>
    eventually(async () => {
      const runs = (await readLog(reader)).filter(({ worker }) => worker === address);
      expect(runs).toHaveLength(count);
      return runs;
    });

  test('a worker that is killed and started again at its port runs on in its lanes', async () => {
    let address = '';
    const port = await freePort();
    for (let starts = 1; starts <= STARTS; starts++) {
      address = await cluster.run<string>('start_worker', { port, beats: false });
      const runs = await runsOn(exporter, address, starts * TASKS_A_START);
      expect(lanesOf(runs.slice(-TASKS_A_START))).toEqual([0, 1]);
      if (starts < STARTS) await cluster.run('end_worker');
    }
    const runs = await runsOn(exporter, address, STARTS * TASKS_A_START);
    expectNoOverlaps(runs);

    // To one that comes later, all of it is the past.
    const late = await ExporterProcess.start(cluster.address);
    try {
      const past = await runsOn(late, address, STARTS * TASKS_A_START);
      expect(past.map(({ thread }) => thread)).toEqual(runs.map(({ thread }) => thread));
    } finally {
      await late.stop();
      await cluster.run('end_worker');
    }
  });

  test('threads that secede are replaced, and there are as many lanes as ran at the same time', async () => {
    const tasks = 10;
    await cluster.run('quiet');
    const address = await cluster.run<string>('secede', { count: tasks });
    const runs = await runsOn(exporter, address, 5 * tasks);
    expect(lanesOf(runs)).toEqual([0, 1, 2]);
    expectNoOverlaps(runs);
  });
});

const lanesOf = (runs: readonly Run[]): number[] => [...new Set(runs.map(({ thread }) => thread))].sort();

function expectNoOverlaps(runs: readonly Run[]): void {
  for (const lane of lanesOf(runs)) {
    const spans = runs
      .filter(({ thread }) => thread === lane)
      .flatMap(({ intervals }) => intervals.filter(({ action }) => action === 'compute'))
      .map(({ start, duration }) => ({ start, stop: start + duration }))
      .sort((a, b) => a.start - b.start);
    spans.forEach(({ start }, i) =>
      expect(start).toBeGreaterThanOrEqual((spans[i - 1]?.stop ?? 0) - SLACK_MS),
    );
  }
}

import {
  TRANSITION_STATES,
  type Progress,
  type Status,
  type TaskFailures,
  type TaskRun,
} from '@daskscope/api';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DaskCluster, DASK_VERSIONS, type DaskSays } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { readLog } from '../task-runs.ts';
import { eventually } from '../wait-until.ts';
import { CounterWatch } from './counter-watch.ts';
import { StreamReader } from './stream-reader.ts';
import { asTold, figuresIn, prefixFigures } from './expected-figures.ts';
import { comparableRecords, comparableRun } from './expected-runs.ts';

const COUNTED = ['dask_task_transitions_total', 'dask_task_seconds_total', 'dask_prefix_suspicious_total'];

describe.each(DASK_VERSIONS)('failures and Client.restart() of distributed %s', (version) => {
  let cluster: DaskCluster;
  let exporter: ExporterProcess;
  let watch: CounterWatch;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'failures-test-'));
    cluster = await DaskCluster.start(version);
    await cluster.run('noops', { count: 5, prefix: 'past' });
    await cluster.run('fail', { key: 'old-1', dependents: 1 });
    await cluster.run('kill', { key: 'olddeath-1' });
    exporter = await ExporterProcess.start(cluster.address);
    watch = new CounterWatch(exporter);
    await exporter.connected();
  });

  afterAll(async () => {
    await watch?.stop();
    await exporter?.stop();
    await cluster?.close();
    rmSync(folder, { recursive: true });
  });

  const errors = async (): Promise<number> => (await exporter.scrape()).value('dask_task_errors_total')!;
  const listed = () => exporter.json<TaskFailures>('/api/v1/errors');

  /** Once the exporter has seen every transition there was. */
  async function caughtUp(): Promise<DaskSays> {
    const dask = await cluster.says();
    await eventually(async () => {
      const { prefixes } = await exporter.json<Progress>('/api/v1/progress');
      expect(Object.fromEntries(prefixes.map(({ prefix, transitions }) => [prefix, transitions]))).toEqual(
        Object.fromEntries(
          Object.entries(dask.prefixes).map(([prefix, { stateCounts }]) => [
            prefix,
            Object.fromEntries(TRANSITION_STATES.map((state) => [state, stateCounts[state] ?? 0])),
          ]),
        ),
      );
    });
    return dask;
  }

  /** What counts by prefix. */
  const counters = async () => {
    const scrape = await exporter.scrape();
    return COUNTED.map((family) => scrape.values(family));
  };

  test('what was there when the exporter came is counted as Dask counts it, and told apart', async () => {
    const expected = prefixFigures(await caughtUp());
    const scrape = await exporter.scrape();
    for (const family of COUNTED) {
      const told = { [family]: expected[family]! };
      expect(figuresIn(scrape, told)).toEqual(told);
      expect(scrape.values(family.replace('_total', '_before'))).toEqual(scrape.values(family));
    }
    expect(scrape.values('dask_task_transitions_before')['prefix=past state=memory']).toBeGreaterThan(4);
    expect(scrape.values('dask_task_seconds_before')['action=compute prefix=past']).toBeGreaterThan(0);
  });

  test('errors of the time before the exporter came are listed but not counted', async () => {
    expect(await errors()).toBe(0);
    await eventually(async () => expect((await listed()).total).toBe(2));
    const [death, failure] = (await listed()).errors;
    expect(failure).toMatchObject({ key: 'old-1', prefix: 'old', id: null, killed: false });
    expect(failure!.exception).toContain('boom old-1');
    expect(failure!.traceback).toContain('boom');
    expect(death).toMatchObject({ key: 'olddeath-1', prefix: 'olddeath', id: null, killed: true });
  });

  test('the first error counts, and so do those that waited for it', async () => {
    expect(await cluster.run('fail', { key: 'bad-1' })).toEqual(['error']);
    await eventually(async () => expect(await errors()).toBe(1));
    await cluster.run('fail', { key: 'worse-1', dependents: 2 });
    await eventually(async () => expect(await errors()).toBe(4));
  });

  test("a worker's death with its task counts, and its text names the worker", async () => {
    const before = Object.keys((await cluster.says()).workers);
    expect(await cluster.run('kill', { key: 'death-1' })).toBe('KilledWorker');
    await eventually(async () => expect(await errors()).toBe(5));
    await eventually(async () => expect((await listed()).errors[0]!.key).toBe('death-1'));
    const death = (await listed()).errors[0]!;
    expect(death).toMatchObject({ killed: true, id: null });
    expect(before).toContain(death.workers[0]);
    expect(death.exception).toContain(
      `Worker ${death.workers[0]} died while running this task (KilledWorker)`,
    );
  });

  test('a task that is retried until it succeeds is no error', async () => {
    expect(await cluster.run('retry', { key: 'flaky-1', path: join(folder, 'calls') })).toBe(3);
    await caughtUp();
    expect(await errors()).toBe(5);
    const runs = await eventually(async () => {
      const found = await readLog(exporter, 'prefix=flaky');
      expect(found).not.toEqual([]);
      return found;
    });
    expect(runs).toMatchObject([{ key: 'flaky-1', erred: false }]);
  });

  test('each failure is listed once, as Dask has it, newest first', async () => {
    const { erred } = await cluster.says();
    await eventually(async () => expect((await listed()).total).toBe(erred.length));
    const told = (await listed()).errors;
    expect(told.map(({ key, killed }) => [key, killed])).toEqual(
      erred.map(({ key, exception }) => [key, exception === '']),
    );
    for (const [i, { workers, exception, traceback }] of erred.entries()) {
      expect(told[i]!.workers.toSorted()).toEqual(workers);
      if (exception === '') continue;
      expect(told[i]).toMatchObject({ exception, traceback });
    }
  });

  test('a run that erred is in the log with its texts and what the scheduler knows of it', async () => {
    const runs = await eventually(async () => {
      const found = await readLog(exporter, 'status=error');
      expect(found.map(({ key }) => key)).toEqual(['bad-1', 'worse-1']);
      return found;
    });
    const { life, id } = runs[0]!;
    const asked = `/api/v1/run?${new URLSearchParams({ life, id: String(id) })}`;
    // A scheduler that is busy does not answer in time.
    const run = await eventually(async () => {
      const found = await exporter.json<TaskRun>(asked);
      expect(found.now).not.toBeNull();
      return found;
    });
    expect(run).toMatchObject({ key: 'bad-1', status: 'error', now: { state: 'erred', dependents: [] } });
    expect(run.exception).toContain('boom bad-1');
    expect(run.now!.story.map(({ finish }) => finish)).toContain('erred');
    const { errors: failures } = await exporter.json<TaskFailures>('/api/v1/errors?prefix=bad');
    expect(failures).toMatchObject([{ key: 'bad-1', id }]);
  });

  test('Client.restart() resets no counter, and what comes then is added; the stream goes on', async () => {
    // What the restart itself would release is transitions, too.
    await cluster.run('release');
    const before = await caughtUp();
    const countedBefore = await counters();
    const reader = await StreamReader.open(exporter, `${before.scheduler.id}:0`);
    expect(watch.falls).toEqual([]);
    await cluster.run('restart');
    await cluster.run('noops', { count: 20 });
    const after = await caughtUp();
    expect(after.scheduler.id).toBe(before.scheduler.id);
    expect(Object.keys(after.prefixes)).toEqual(['noop']);
    await eventually(async () => {
      const { dask_tasks } = prefixFigures(after);
      expect(figuresIn(await exporter.scrape(), { dask_tasks: dask_tasks! })).toEqual({ dask_tasks });
      const { dask_task_transitions_total, dask_task_seconds_total } = prefixFigures(after);
      const [transitions, seconds, suspicious] = await counters();
      expect(transitions).toEqual({ ...countedBefore[0], ...dask_task_transitions_total });
      const told = { dask_task_seconds_total: { ...countedBefore[1], ...dask_task_seconds_total } };
      expect(asTold({ dask_task_seconds_total: seconds! }, told)).toEqual(told);
      expect(suspicious).toEqual({ ...countedBefore[2], 'prefix=noop': 0 });
    });
    expect(watch.falls).toEqual([]);
    expect(await errors()).toBe(5);

    // The log is read by itself: it may come after what counts.
    await eventually(async () => {
      const { lives } = await exporter.json<Status>('/api/v1/status');
      expect(lives).toMatchObject([{ id: before.scheduler.id, tasks: after.stream!.index }]);
    });
    const records = comparableRecords(after);
    expect((await readLog(exporter)).map(comparableRun)).toEqual(records);
    await eventually(() => expect(reader.runs.map(comparableRun)).toEqual(records));
    expect(reader).toMatchObject({ lost: 0, resets: 0 });
    reader.close();
  });
});

import type { Status, Workers } from '@daskscope/api';
import { DaskCluster, NEWEST, OLDEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { readLog } from '../task-runs.ts';
import { eventually } from '../wait-until.ts';
import { comparableRecords, comparableRun } from './expected-runs.ts';

describe.each([OLDEST, NEWEST])('distributed %s that forbids feeds', (version) => {
  let cluster: DaskCluster;
  let exporter: ExporterProcess;

  beforeAll(async () => {
    const config = { 'distributed.scheduler.blocked-handlers': ['feed'] };
    cluster = await DaskCluster.start(version, { config });
    exporter = await ExporterProcess.start(cluster.address);
    await exporter.connected();
  });

  afterAll(async () => {
    await exporter?.stop();
    await cluster?.close();
  });

  async function expectAllInLog(): Promise<void> {
    const records = comparableRecords(await cluster.says());
    await eventually(async () => expect(await readLog(exporter)).toHaveLength(records.length));
    expect((await readLog(exporter)).map(comparableRun)).toEqual(records);
  }

  test('tasks come all the same, each once', async () => {
    await cluster.run('example');
    await cluster.run('tuples', { name: 'chunk', count: 3 });
    await cluster.run('fail', { key: 'bad-1' });
    await expectAllInLog();
  });

  test('so do the states of tasks, and workers', async () => {
    await cluster.run('quiet');
    const dask = await cluster.says();
    await eventually(async () => {
      const { workers } = await exporter.json<Workers>('/api/v1/workers');
      for (const { address, threads, memory, lastSeen } of workers) {
        const said = dask.workers[address]!;
        expect({ threads, limit: memory.limit }).toEqual({ threads: said.threads, limit: said.memoryLimit });
        expect(lastSeen).toBeCloseTo(said.lastSeen * 1000, 2);
      }
      expect(workers).toHaveLength(2);
    });
    const said: Record<string, number> = {};
    // The op leaves out what it has nothing of.
    for (const [prefix, { states }] of Object.entries(dask.prefixes).filter(
      ([prefix]) => prefix !== 'chunk',
    )) {
      for (const state of ['memory', 'erred', 'processing', 'waiting', 'released'])
        said[`prefix=${prefix} state=${state}`] = states[state] ?? 0;
    }
    await eventually(async () => expect((await exporter.scrape()).values('dask_tasks')).toEqual(said));
  });

  test('errors are counted as they are seen', async () => {
    await eventually(async () => expect((await exporter.scrape()).value('dask_task_errors_total')).toBe(1));
  });

  test('what is missing is said, and is not there as a number', async () => {
    // Some are missed when they are asked for, every few seconds.
    const scrape = await eventually(async () => {
      const { missing } = await exporter.json<Status>('/api/v1/status');
      const features = missing.map(({ feature }) => feature);
      expect(features).toEqual(
        expect.arrayContaining([
          'feed',
          'failures',
          'prefix-memory',
          'prefix-transitions',
          'running',
          'scheduler',
        ]),
      );
      for (const { reason } of missing) expect(reason).toMatch(/^[A-Z].*\.$/);
      const scraped = await exporter.scrape();
      expect(Object.keys(scraped.values('dask_exporter_missing_feature')).sort()).toEqual(
        features.map((feature) => `feature=${feature}`).sort(),
      );
      return scraped;
    });
    for (const route of ['unrunnable', 'versions'])
      expect(await exporter.json(`/api/v1/${route}`)).toMatchObject({
        time: null,
        missing: expect.any(String),
      });
    expect(await exporter.json('/api/v1/unrunnable')).toMatchObject({ total: null, tasks: [] });
    const { workers } = await exporter.json<Workers>('/api/v1/workers');
    for (const { resources } of workers) expect(resources).toEqual({ slots: { declared: 4, used: null } });
    for (const family of [
      'dask_prefix_memory_bytes',
      'dask_task_transitions_total',
      'dask_task_seconds_total',
      'dask_prefix_suspicious_total',
      'dask_prefix_running_seconds',
      'dask_worker_occupancy_seconds',
      'dask_worker_clock_skew_seconds',
      'dask_scheduler_transitions_total',
    ])
      expect([family, scrape.values(family)]).toEqual([family, {}]);
  });

  test("the scheduler's log is not flooded, and the exporter goes on, without doubles", async () => {
    const before = cluster.complaints.length;
    // Each second all records are asked for again: what has come was told by another answer than what came before.
    for (let answer = 0; answer < 3; answer++) {
      await cluster.run('noops', { count: 1 });
      await expectAllInLog();
    }
    expect(cluster.complaints.slice(before)).toEqual([]);
    expect((await exporter.scrape()).value('dask_exporter_connects_total')).toBe(1);
    expect(exporter.complaints).toEqual([]);
    await cluster.run('noops', { count: 50 });
    await expectAllInLog();
    expect(cluster.log.filter((line) => line.includes('handling op feed'))).toHaveLength(1);
  });
});

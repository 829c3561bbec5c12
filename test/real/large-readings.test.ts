import type { Progress, Status, TaskFailures, Workers } from '@daskscope/api';
import { DaskCluster, NEWEST, OLDEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';

/** More than a message may be, which ends its connection: 64 MiB. */
const MESSAGE_BYTES = 64 * 1024 * 1024;

/** What a scheduler tells may be of any size: it is read as far as it fits, what is left out is said, and all else goes on. */
describe.each([OLDEST, NEWEST] as const)('of distributed %s', (version) => {
  let cluster: DaskCluster;
  let exporter: ExporterProcess;

  beforeAll(async () => {
    // All is in one process, whose memory says nothing.
    const config = {
      'distributed.admin.max-error-length': 2_000_000,
      'distributed.worker.memory.pause': false,
    };
    cluster = await DaskCluster.start(version, { processes: false, workers: 1, threads: 2, config });
    exporter = await ExporterProcess.start(cluster.address);
    await exporter.connected();
  });

  afterAll(async () => {
    await exporter?.stop();
    await cluster?.close();
  });

  async function reasons(): Promise<Map<string, string>> {
    const status = await exporter.json<Status>('/api/v1/status');
    return new Map(status.missing.map(({ feature, reason }) => [feature, reason]));
  }

  /** Tasks go on being told, over the first connection. */
  async function expectGoesOn(): Promise<void> {
    const counted = async () =>
      (await exporter.scrape()).counts('dask_task_duration_seconds')['prefix=beside'] ?? 0;
    const before = await counted();
    await cluster.run('noops', { count: 3, prefix: 'beside' });
    await eventually(async () => expect(await counted()).toBe(before + 3));
    const scrape = await exporter.scrape();
    expect(exporter.complaints).toEqual([]);
    expect([scrape.value('dask_up'), scrape.value('dask_exporter_connects_total')]).toEqual([1, 1]);
  }

  /** An answer that is too large, where feeds are forbidden. */
  async function expectReadWithoutFeeds(): Promise<void> {
    await cluster.run('forbid', { ops: ['feed'] });
    const without = await ExporterProcess.start(cluster.address);
    try {
      await eventually(async () => {
        const { missing } = await without.json<Status>('/api/v1/status');
        expect(missing).toContainEqual({
          feature: 'worker-processing',
          reason: 'The answer of the op "processing" is larger than a message may be.',
        });
      });
      expect((await without.scrape()).value('dask_exporter_connects_total')).toBe(1);
      expect(without.complaints).toEqual([]);
    } finally {
      await without.stop();
      await cluster.run('forbid', { ops: [] });
    }
  }

  test('tasks that run come with the beginnings of their long keys', async () => {
    const [count, length] = [80, 900_000];
    expect(count * length).toBeGreaterThan(MESSAGE_BYTES);
    await cluster.run('long_keys', { count, length });
    await eventually(async () => {
      const { workers } = await exporter.json<Workers>('/api/v1/workers');
      expect(workers[0]!.running.length).toBe(count);
    });
    const [{ running }] = (await exporter.json<Workers>('/api/v1/workers')).workers as [
      Workers['workers'][0],
    ];
    expect(running.map(({ key }) => key)).toEqual(
      Array.from(running, () =>
        expect.stringMatching(/^lasting-\d{4}-k{3900,}… \(cut, 900013 characters in all\)$/),
      ),
    );
    await expectReadWithoutFeeds();
    await cluster.run('short_keys');
    await expectGoesOn();
  });

  test('long errors are listed, those that were not yet read alone are read, and none is lost', async () => {
    const [count, length] = [90, 100_000];
    for (const part of [0, 1]) await cluster.run('fail_long', { part, count: count / 2, length });
    const listed = () => exporter.json<TaskFailures>('/api/v1/errors?limit=1000');
    await eventually(async () => expect((await listed()).total).toBe(count));
    await cluster.run('fail', { key: 'short-1' });
    await eventually(async () => expect((await listed()).total).toBe(count + 1));
    expect((await listed()).errors[0]).toMatchObject({ key: 'short-1' });
    await eventually(async () => expect((await reasons()).has('failure-texts')).toBe(false));
    await expectGoesOn();
  });

  test('a worker whose figures are too large is told as missing', async () => {
    await cluster.run('worker_version', { length: 70_000_000 });
    await eventually(async () => expect((await reasons()).get('workers')).toMatch(/larger than/));
    await expectGoesOn();
    await cluster.run('worker_version', { length: 5 });
    await eventually(async () => expect((await reasons()).has('workers')).toBe(false));
  });

  test('of more prefixes than may be read the first are', async () => {
    await cluster.run('name_prefixes', { count: 100_000, length: 800 });
    await eventually(
      async () =>
        expect((await reasons()).get('more-prefixes')).toMatch(/^Only the first [\d,]+ of 100,\d+ are read/),
      // Pushes of megabytes, each asked for anew: a busy machine takes minutes.
      500_000,
    );
    const { prefixes } = await exporter.json<Progress>('/api/v1/progress');
    expect(prefixes.length).toBeGreaterThan(10_000);
    await expectGoesOn();
  });
});

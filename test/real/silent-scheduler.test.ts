import type { Status } from '@daskscope/api';
import { DaskCluster, NEWEST, OLDEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';

const FORBIDS_FEEDS = { 'distributed.scheduler.blocked-handlers': ['feed'] };

describe.each([
  [OLDEST, {}],
  [NEWEST, {}],
  [NEWEST, FORBIDS_FEEDS],
])('a scheduler of distributed %s, configured with %j', (version, config) => {
  let cluster: DaskCluster;
  let exporter: ExporterProcess;

  beforeAll(async () => {
    cluster = await DaskCluster.start(version, { config });
    exporter = await ExporterProcess.start(cluster.address);
    await eventually(async () => expect(await lateness()).toBe(0));
  });

  afterAll(async () => {
    cluster?.thaw();
    await exporter?.stop();
    await cluster?.close();
  });

  const lateness = async () => (await exporter.scrape()).value('dask_exporter_push_lateness_seconds');

  /** Overdue while it is still silent, and connected all the while. */
  async function expectOverdue(atLeast: number): Promise<void> {
    await eventually(async () => expect(await lateness()).toBeGreaterThan(atLeast));
    const { connection } = await exporter.json<Status>('/api/v1/status');
    expect(connection.state).toBe('connected');
    expect(connection.pushLatenessSeconds).toBeGreaterThan(atLeast);
  }

  async function expectInTime(): Promise<void> {
    await eventually(async () => expect(await lateness()).toBe(0));
    await eventually(async () => {
      const { connection } = await exporter.json<Status>('/api/v1/status');
      expect(connection.pushLatenessSeconds).toBe(0);
    });
    expect((await exporter.scrape()).value('dask_exporter_connects_total')).toBe(1);
  }

  test('that is frozen shows until it goes on', async () => {
    cluster.freeze();
    const frozen = performance.now();
    await expectOverdue(0.5);
    expect((performance.now() - frozen) / 1000).toBeGreaterThan(0.5);
    // It grows by the time that passes.
    await expectOverdue(3);
    expect(await lateness()).toBeLessThanOrEqual((performance.now() - frozen) / 1000);
    cluster.thaw();
    await expectInTime();
  });

  test('whose event loop is blocked shows until it goes on', async () => {
    const blocked = cluster.run('block_scheduler', { seconds: 8 });
    await expectOverdue(2);
    await blocked;
    await expectInTime();
  });
});

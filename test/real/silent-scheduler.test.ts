import type { Status } from '@daskscope/api';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DaskCluster, NEWEST, OLDEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';

/** By which a push may be late before it counts. */
const ALLOWED_SECONDS = 0.5;

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
    // Since it was in time, but for what is allowed.
    const inTime = await eventually(async () => {
      const asked = performance.now();
      expect(await lateness()).toBe(0);
      return asked;
    });
    cluster.freeze();
    await expectOverdue(0.5);
    // It grows by the time that passes.
    await expectOverdue(3);
    expect(await lateness()).toBeLessThanOrEqual((performance.now() - inTime) / 1000 + ALLOWED_SECONDS);
    cluster.thaw();
    await expectInTime();
  });

  test('whose event loop is blocked shows until it goes on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'silent-test-'));
    const released = join(folder, 'released');
    const blocked = cluster.run('block_scheduler_until', { path: released });
    try {
      await expectOverdue(2);
    } finally {
      writeFileSync(released, '');
      await blocked;
      rmSync(folder, { recursive: true });
    }
    await expectInTime();
  });
});

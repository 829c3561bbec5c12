import { DaskCluster, NEWEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';

const MADE = 20_000;
const KEPT = 200;

test(`bytes by prefix are what workers hold after ${MADE.toLocaleString('en')} tasks were made and dropped`, async () => {
  const cluster = await DaskCluster.start(NEWEST, { processes: false });
  const exporter = await ExporterProcess.start(cluster.address);
  try {
    const bytes = async () => (await exporter.scrape()).values('dask_prefix_memory_bytes')['prefix=small'];
    await cluster.run('made_and_dropped', { count: MADE, kept: KEPT });
    await eventually(async () => {
      const held = await cluster.run<Record<string, number>>('memory');
      expect(held['small']).toBeGreaterThan(KEPT);
      expect(held['small']).toBeLessThan((MADE / KEPT) * 10_000);
      expect(await bytes()).toBe(held['small']);
    });
    await cluster.run('release');
    await eventually(async () => {
      expect(await cluster.run('memory')).toEqual({});
      expect(await bytes()).toBe(0);
    });
    expect(cluster.complaints).toEqual([]);
  } finally {
    await exporter.stop();
    await cluster.kill();
  }
});

import { DaskCluster, DASK_VERSIONS } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';

test.each(DASK_VERSIONS)(
  'a task grows older while its worker is silent, beside distributed %s',
  async (version) => {
    const cluster = await DaskCluster.start(version);
    const exporter = await ExporterProcess.start(cluster.address, ['--scheduler.budget=1']);
    try {
      await cluster.run('fall_silent', { seconds: 3600 });
      const oldest = async () =>
        (await exporter.scrape()).values('dask_prefix_running_seconds')['prefix=hang'];
      await eventually(async () => expect(await oldest()).toBeGreaterThan(0));
      const first = (await oldest())!;
      // Nothing but the scheduler's clock tells it.
      await eventually(async () => expect(await oldest()).toBeGreaterThan(first + 4));
      // As old as the scheduler says, a while later, and never older.
      const said = await cluster.run<number>('oldest');
      await eventually(async () => expect(await oldest()).toBeGreaterThanOrEqual(said));
      const told = await oldest();
      expect(told).toBeLessThanOrEqual(await cluster.run<number>('oldest'));
      expect(cluster.complaints).toEqual([]);
    } finally {
      await exporter.stop();
      await cluster.kill();
    }
  },
);

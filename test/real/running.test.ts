import { DaskCluster, DASK_VERSIONS } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';

/** Seconds that a figure may be older than what the scheduler says just after. */
const LATE = 10;

test.each(DASK_VERSIONS)(
  'a task grows older while its worker is silent, beside distributed %s',
  async (version) => {
    const cluster = await DaskCluster.start(version);
    const exporter = await ExporterProcess.start(cluster.address, ['--scheduler.budget=1']);
    try {
      await cluster.run('fall_silent', { seconds: 170 });
      const oldest = async () =>
        (await exporter.scrape()).values('dask_prefix_running_seconds')['prefix=hang'];
      await eventually(async () => expect(await oldest()).toBeGreaterThan(0));
      const first = (await oldest())!;
      // Nothing but the scheduler's clock tells it.
      await eventually(async () => expect(await oldest()).toBeGreaterThan(first + 4));
      const told = (await oldest())!;
      const said = await cluster.run<number>('oldest');
      expect(told).toBeLessThanOrEqual(said);
      expect(told).toBeGreaterThan(said - LATE);
      expect(cluster.complaints).toEqual([]);
    } finally {
      await exporter.stop();
      await cluster.kill();
    }
  },
);

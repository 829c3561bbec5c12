import { DaskCluster, DASK_VERSIONS } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { written } from '../scrape.ts';
import { eventually } from '../wait-until.ts';

/** As ShardsBuffer.heartbeat tells (distributed/shuffle/_buffer.py, 2022.12.1 to 2026.8.0). */
const buffer = (memory: number, memory_limit: number | null, read: number, written: number) => ({
  memory,
  memory_limit,
  read,
  written,
  total: 12_345,
  buckets: 3,
  diagnostics: {},
});

const FIGURES = {
  comm: buffer(100, 1_000, 5, 6),
  disk: buffer(200, null, 7, 8),
  start: 1.5,
  diagnostics: {},
};

test.each(DASK_VERSIONS)(
  "a shuffle's buffers are told while it lasts, beside distributed %s",
  async (version) => {
    const cluster = await DaskCluster.start(version, { processes: false });
    const exporter = await ExporterProcess.start(cluster.address, ['--scheduler.budget=1']);
    try {
      const worker = await cluster.run<string>('shuffle', { figures: FIGURES });
      const labels = (buffer: string) => written({ worker, host: '127.0.0.1', buffer });
      const [comm, disk] = [labels('comm'), labels('disk')];
      const values = async () => {
        const scrape = await exporter.scrape();
        const families = ['buffer', 'buffer_limit', 'read', 'written'];
        return families.map((name) => scrape.values(`dask_shuffle_${name}_bytes`));
      };
      const told = [
        { [comm]: 100, [disk]: 200 },
        { [comm]: 1_000 },
        { [comm]: 5, [disk]: 7 },
        { [comm]: 6, [disk]: 8 },
      ];
      await eventually(async () => expect(await values()).toEqual(told));
      await cluster.run('shuffle', { figures: null });
      await eventually(async () => expect(await values()).toEqual([{}, {}, {}, {}]));
      expect(cluster.complaints).toEqual([]);
    } finally {
      await exporter.stop();
      await cluster.kill();
    }
  },
);

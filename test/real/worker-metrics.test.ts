import { labelOf } from '@daskscope/api';
import { DaskCluster, DASK_VERSIONS } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { written } from '../scrape.ts';
import { eventually } from '../wait-until.ts';

const FAMILIES = [
  'dask_worker_gpu_utilization_ratio',
  'dask_worker_gpu_memory_bytes',
  'dask_worker_gpu_memory_limit_bytes',
  'dask_worker_rmm_bytes',
  'dask_worker_metric',
];

test.each(DASK_VERSIONS)(
  "a GPU's figures and users' numbers are told by who reports them, beside distributed %s",
  async (version) => {
    const cluster = await DaskCluster.start(version);
    const exporter = await ExporterProcess.start(cluster.address);
    try {
      await eventually(async () =>
        expect(Object.keys((await exporter.scrape()).values('dask_worker_cpu_cores'))).toHaveLength(2),
      );
      const before = await exporter.scrape();
      expect(FAMILIES.filter((family) => before.families.has(family))).toEqual([]);
      const worker = await cluster.run<string>('stand_in');
      await cluster.run('quiet');
      const { host, metrics } = (await cluster.says()).workers[worker]!;
      const rmm = metrics.rmm as Record<string, number>;
      const of = (labels: Record<string, string>, value: unknown) => [
        written({ worker, host, ...labels }),
        value,
      ];
      const expected = {
        dask_worker_gpu_utilization_ratio: [of({}, (metrics.gpu_utilization as number) / 100)],
        dask_worker_gpu_memory_bytes: [of({}, metrics.gpu_memory_used)],
        dask_worker_gpu_memory_limit_bytes: [of({}, metrics['gpu-memory-total'])],
        dask_worker_rmm_bytes: [
          of({ kind: 'used' }, rmm['rmm-used']),
          of({ kind: 'unused' }, rmm['rmm-total']! - rmm['rmm-used']!),
        ],
        dask_worker_metric: [
          of({ metric: 'cudf.cudf-spilled' }, 12345),
          of({ metric: labelOf('queue "in"\n') }, metrics['queue "in"\n']),
          of({ metric: 'ready' }, 1),
        ],
      };
      await eventually(async () => {
        const scrape = await exporter.scrape();
        const told = FAMILIES.map((family) => [family, Object.entries(scrape.values(family)).sort()]);
        expect(Object.fromEntries(told)).toEqual(
          Object.fromEntries(Object.entries(expected).map(([family, values]) => [family, values.sort()])),
        );
      });
      expect(exporter.complaints).toEqual([]);
      expect(cluster.complaints).toEqual([]);
    } finally {
      await exporter.stop();
      await cluster.close();
    }
  },
);

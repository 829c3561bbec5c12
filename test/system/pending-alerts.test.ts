import { DaskCluster, NEWEST } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { freePort } from '../free-port.ts';
import { eventually } from '../wait-until.ts';
import { Prometheus, requirePrograms } from './prometheus/prometheus.ts';

const SKEW = 20;

let cluster: DaskCluster;
let exporter: ExporterProcess;
let prometheus: Prometheus;
let skewed: string;

beforeAll(async () => {
  requirePrograms('prometheus');
  cluster = await DaskCluster.start(NEWEST);
  [skewed] = await cluster.run<[string]>('skew', { seconds: SKEW });
  // So that its clock has been told.
  await cluster.run('sleep', { seconds: 1, times: 2 });
  exporter = await ExporterProcess.start(cluster.address);
  prometheus = await Prometheus.startShipped([exporter.url], 'http://127.0.0.1:9');
});

afterAll(async () => {
  await prometheus?.stop();
  await exporter?.stop();
  await cluster?.kill();
});

/** Those whose condition holds, however long they still wait: as "DaskStraggler nap_for". */
async function alerts(): Promise<string[]> {
  const told = await prometheus.query('ALERTS');
  return told
    .map(({ labels }) => {
      const { alertname, prefix, worker, package: name } = labels;
      return [alertname, prefix ?? worker ?? name].filter(Boolean).join(' ');
    })
    .sort();
}

test('what is asked for in vain, what hangs, a wrong clock and another version are seen by the shipped rules', async () => {
  await cluster.run('steal');
  await eventually(async () =>
    expect(await prometheus.query('dask_task_duration_seconds_count{prefix="nap_for"} >= 20')).toHaveLength(
      1,
    ),
  );
  await eventually(async () => expect(await alerts()).toEqual([`DaskWorkerClockSkew ${skewed}`]));
  await cluster.run('other_version', { package: 'numpy', version: '0.0.1' });
  // Versions are read anew when a worker comes.
  await cluster.run('start_worker', { port: await freePort() });
  await cluster.run('ask_for', { key: 'vain-1', resources: { 'unheard-of': 1 } });
  await cluster.run('straggle');
  await eventually(
    async () =>
      expect(await alerts()).toEqual([
        'DaskStraggler nap_for',
        'DaskTasksUnrunnable',
        'DaskVersionsDiffer numpy',
        `DaskWorkerClockSkew ${skewed}`,
      ]),
    300_000,
  );
});

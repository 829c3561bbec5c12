import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child } from '../child.ts';
import { NEWEST, pythonOf } from '../dask-cluster.ts';
import { ExporterProcess } from '../exporter-process.ts';
import { eventually } from '../wait-until.ts';
import { Prometheus } from './prometheus/prometheus.ts';

const DEMO = join(__dirname, '..', '..', 'demo');

/** Where nobody listens: alerts go nowhere. */
const NO_ALERTMANAGER = 'http://127.0.0.1:9';

/** Dask's configuration for trouble.py, as environment variables. */
const CONFIGURATION = {
  DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES: '0',
  DASK_DISTRIBUTED__DEPLOY__LOST_WORKER_TIMEOUT: '1 hour',
  DASK_DISTRIBUTED__WORKER__RESOURCES: "{'slots': 1}",
  DASK_DISTRIBUTED__WORKER__MEMORY__TARGET: '0.02',
  DASK_DISTRIBUTED__WORKER__MEMORY__SPILL: '0.03',
};

/** The demonstration's cluster and example, in all kinds of trouble, watched by the exporter and the shipped Prometheus. */
export interface Stage {
  exporter: ExporterProcess;
  prometheus: Prometheus;
  stop: () => Promise<void>;
}

export async function setStage(): Promise<Stage> {
  const python = pythonOf(NEWEST);
  const cluster = new Child(python, [join(DEMO, 'cluster.py')], CONFIGURATION);
  const { address } = JSON.parse(await cluster.line(0)) as { address: string };
  const history = mkdtempSync(join(tmpdir(), 'history-'));
  // Where both cores are busy a reading takes long, and would come less often, which is a feature that is missing then.
  const exporter = await ExporterProcess.start(address, [
    `--history.path=${history}`,
    '--scheduler.budget=1',
  ]);
  const prometheus = await Prometheus.startShipped([exporter.url], NO_ALERTMANAGER);
  // It sees what is about to happen.
  await eventually(async () => expect(await prometheus.query('dask_up == 1')).toHaveLength(1));
  const trouble = new Child(python, [join(__dirname, 'trouble.py'), address]);
  await trouble.line(0);
  // Only now, since what was under way on the worker that is paused would never end.
  const example = new Child(python, [join(DEMO, 'example.py'), address]);
  return {
    exporter,
    prometheus,
    async stop() {
      await prometheus.stop();
      await exporter.stop();
      rmSync(history, { recursive: true });
      await Promise.all([trouble, example, cluster].map((child) => child.kill()));
    },
  };
}

import { Dask, ExporterProcess } from './setup/dask-cluster.ts';
import type { Row } from './setup/row.ts';
import { latenciesOf, shareOf } from './setup/run-latency.ts';

const RATE = 300;
const SECONDS = 60;
const BUDGET_MS = 130;

/** From a task's own stop stamp to its line at a stream reader on the same host. */
export async function bench(): Promise<Row[]> {
  const dask = await Dask.start();
  const exporter = await ExporterProcess.start(dask.address);
  try {
    const leave = new AbortController();
    const reading = latenciesOf(`${exporter.url}/api/v1/stream?topics=tasks`, leave.signal);
    await dask.tasksAtRate(RATE, SECONDS);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    leave.abort();
    return [latencyRow(await reading)];
  } finally {
    await exporter.close();
    await dask.close();
  }
}

function latencyRow(latencies: number[]): Row {
  const at = (share: number): number => shareOf(latencies, share);
  return {
    what: `a task's stop stamp to its line at a stream reader, ${RATE} tasks/s, ${SECONDS} s`,
    figure: `p95 ${at(0.95).toFixed(0)} ms (p50 ${at(0.5).toFixed(0)}, p99 ${at(0.99).toFixed(0)}, ${latencies.length} tasks)`,
    budget: `p95 ${BUDGET_MS} ms`,
    met: at(0.95) <= BUDGET_MS,
  };
}

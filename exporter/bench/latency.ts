import type { StreamLine } from '@daskscope/api';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { Dask, ExporterProcess } from './setup/dask-cluster.ts';
import type { Row } from './setup/row.ts';

const RATE = 300;
const SECONDS = 60;
const BUDGET_MS = 130;

/** From a task's own stop stamp to its line at a stream reader on the same host. */
export async function bench(): Promise<Row[]> {
  const dask = await Dask.start();
  const exporter = await ExporterProcess.start(dask.address);
  try {
    const leave = new AbortController();
    const latencies: number[] = [];
    const reading = read(`${exporter.url}/api/v1/stream?topics=tasks`, leave.signal, latencies);
    await dask.tasksAtRate(RATE, SECONDS);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    leave.abort();
    await reading;
    return [latencyRow(latencies)];
  } finally {
    await exporter.close();
    await dask.close();
  }
}

async function read(url: string, signal: AbortSignal, latencies: number[]): Promise<void> {
  try {
    const response = await fetch(url, { signal });
    for await (const text of createInterface({ input: Readable.fromWeb(response.body as never) })) {
      const received = performance.timeOrigin + performance.now();
      const line = JSON.parse(text) as StreamLine;
      if (line.topic !== 'tasks') continue;
      const { base, intervals } = line.data;
      for (const stop of stops(intervals)) latencies.push(received - base - stop);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** When each run ended, ms after base. */
function stops({ task, start, duration }: { task: number[]; start: number[]; duration: number[] }): number[] {
  const stops: number[] = [];
  task.forEach((run, i) => (stops[run] = Math.max(stops[run] ?? 0, start[i]! + duration[i]!)));
  return stops;
}

function latencyRow(latencies: number[]): Row {
  const sorted = latencies.sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? NaN;
  return {
    what: `a task's stop stamp to its line at a stream reader, ${RATE} tasks/s, ${SECONDS} s`,
    figure: `p95 ${at(0.95).toFixed(0)} ms (p50 ${at(0.5).toFixed(0)}, p99 ${at(0.99).toFixed(0)}, ${sorted.length} tasks)`,
    budget: `p95 ${BUDGET_MS} ms`,
    met: at(0.95) <= BUDGET_MS,
  };
}

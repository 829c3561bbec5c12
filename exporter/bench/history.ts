import { readFileSync } from 'node:fs';
import { ExporterProcess } from './setup/dask-cluster.ts';
import { keepWeek, RUNS, WEEK_MS, type KeptWeek } from './setup/kept-week.ts';
import { median, type Row } from './setup/row.ts';

/** Nobody is there: all that is told is of the history. */
const GONE = 'tcp://127.0.0.1:9';
const PIXELS = 1_600;
const HOUR_MS = 3_600_000;
const ROUNDS = 5;
const MEMORY_BUDGET = 400e6;
const SEALED_BUDGET = 30;

/**
 * What the history answers of a week of ten million runs, and what that takes. Less for a short look: BENCH_RUNS=1000000 npm run
 * bench -- history
 */
export async function bench(): Promise<Row[]> {
  const week = await keepWeek(GONE);
  const exporter = await ExporterProcess.start(GONE, `--history.path=${week.folder}`);
  try {
    return await rows(week, exporter);
  } finally {
    await exporter.close();
    week.close();
  }
}

async function rows({ from, key, bytesPerRun }: KeptWeek, exporter: ExporterProcess): Promise<Row[]> {
  const middle = from + WEEK_MS / 2;
  const hour = { from: String(middle), to: String(middle + HOUR_MS) };
  const picture = (span: number) => ({ resolution: String(span / PIXELS), limit: '100000' });
  const all = { from: String(from), to: String(from + WEEK_MS) };
  const asked: [what: string, query: Record<string, string>, budget: number][] = [
    [`the whole week at ${PIXELS} px`, { ...all, ...picture(WEEK_MS) }, 2_000],
    [`an hour of it at ${PIXELS} px`, { ...hour, ...picture(HOUR_MS) }, 100],
    ["that hour's totals", { ...hour, limit: '0', totals: 'true' }, 300],
    ['one key of the week', { ...all, key, keys: 'true', limit: '10' }, 500],
  ];
  const times = asked.map((): number[] => []);
  const counts: number[] = [];
  for (let round = 0; round <= ROUNDS; round++)
    for (const [at, [, query]] of asked.entries()) {
      const began = performance.now();
      const response = await fetch(`${exporter.url}/api/v1/tasks?${new URLSearchParams(query)}`);
      const text = await response.text();
      if (!response.ok) throw new Error(text);
      // The first finds nothing in the machine's cache.
      if (round > 0) times[at]!.push(performance.now() - began);
      counts[at] = (JSON.parse(text) as { tasks: { id: number[] } }).tasks.id.length;
    }
  const memory = memoryOf(exporter.pid);
  return [
    ...asked.map(([what, , budget], at): Row => ({
      what: `history of ${RUNS.toLocaleString('en-GB')} runs in a week, ${what}`,
      figure: `${median(times[at]!).toFixed(0)} ms, ${counts[at]!.toLocaleString('en-GB')} rows (median of ${ROUNDS})`,
      budget: `${budget} ms`,
      met: median(times[at]!) <= budget,
    })),
    {
      what: 'exporter that answered these, memory',
      figure: `${(memory / 1e6).toFixed(0)} MB at most`,
      budget: `${MEMORY_BUDGET / 1e6} MB`,
      met: memory <= MEMORY_BUDGET,
    },
    {
      what: 'history, on disk, sealed',
      figure: `${bytesPerRun.toFixed(1)} bytes a run`,
      budget: `${SEALED_BUDGET} bytes`,
      met: bytesPerRun <= SEALED_BUDGET,
    },
  ];
}

/** Bytes: the most that it had at once. */
const memoryOf = (pid: number): number =>
  Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024;

import type { Status } from '@daskscope/api';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExporterProcess, WatchedDask, type WatchedSize } from './setup/dask-cluster.ts';
import { median, type Row } from './setup/row.ts';

/** For a short look: BENCH_PAIRS=2 BENCH_WINDOW=10 BENCH_ONLY="2,000 prefixes" npm run bench -- scheduler-cost */
const PAIRS = Number(process.env.BENCH_PAIRS ?? 5);
const WINDOW_MS = Number(process.env.BENCH_WINDOW ?? 30) * 1000;
const ONLY = process.env.BENCH_ONLY ?? '';

/** For all to be read once, and for the cadence to follow what it costs. */
const SETTLE_MS = 10_000;
const BUSY_RATE = 300;
/** Of the scheduler's time, in percent. */
const BUDGET = 1;

const BASE: WatchedSize = { workers: 2, prefixes: 10, results: 1_000 };
const SIZES: Record<string, WatchedSize> = {
  base: BASE,
  '200 prefixes': { ...BASE, prefixes: 200 },
  '2,000 prefixes': { ...BASE, prefixes: 2_000 },
  '200 workers': { ...BASE, workers: 200 },
  '200,000 results': { ...BASE, results: 200_000 },
};

/** What one watcher costs the scheduler, one factor at a time: its CPU time over wall time, against nobody, in turn. */
export async function bench(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, size] of Object.entries(SIZES)) {
    if (name.includes(ONLY)) rows.push(...(await rowsOf(name, size)));
  }
  return rows;
}

async function rowsOf(name: string, size: WatchedSize): Promise<Row[]> {
  const dask = await WatchedDask.start(size);
  try {
    // The scheduler records its task stream from the first time it is asked for it, whoever is there later.
    await whileWatched(dask, 0);
    const idle = await pairs(dask);
    await dask.submit(BUSY_RATE);
    const busy = await pairs(dask);
    return [row(`${name}, idle`, idle, false), row(`${name}, ${BUSY_RATE} tasks/s`, busy, true)];
  } finally {
    await dask.close();
  }
}

interface Share {
  /** Percent of the time of one core. */
  points: number;
  /** Of it, what the task stream took, as the exporter tells. */
  records: number;
}

interface Pair {
  alone: Share;
  watched: Share;
}

async function pairs(dask: WatchedDask): Promise<Pair[]> {
  const measured: Pair[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    // Each comes first as often as the other.
    const first = pair % 2 === 0 ? await whileAlone(dask) : null;
    const watched = await whileWatched(dask, WINDOW_MS);
    measured.push({ alone: first ?? (await whileAlone(dask)), watched });
  }
  return measured;
}

async function whileAlone(dask: WatchedDask): Promise<Share> {
  await sleep(SETTLE_MS / 5);
  return window(dask, WINDOW_MS, () => Promise.resolve(0));
}

async function whileWatched(dask: WatchedDask, ms: number): Promise<Share> {
  const exporter = await ExporterProcess.start(dask.address);
  const leave = new AbortController();
  const reading = drain(`${exporter.url}/api/v1/stream?keys=true&changes=true`, leave.signal);
  try {
    await sleep(SETTLE_MS);
    return await window(dask, ms, () => recordsCost(exporter));
  } finally {
    leave.abort();
    await reading;
    await exporter.close();
  }
}

async function window(dask: WatchedDask, ms: number, recordsCost: () => Promise<number>): Promise<Share> {
  const [before, costBefore] = [await dask.cpu(), await recordsCost()];
  await sleep(ms);
  const [after, costAfter] = [await dask.cpu(), await recordsCost()];
  const seconds = after.time - before.time;
  return {
    points: ((after.cpu - before.cpu) / seconds) * 100,
    records: ((costAfter - costBefore) / seconds) * 100,
  };
}

/** Seconds of the scheduler's time that the task stream took so far. */
async function recordsCost(exporter: ExporterProcess): Promise<number> {
  const status = (await (await fetch(`${exporter.url}/api/v1/status`)).json()) as Status;
  if (status.connection.state !== 'connected' || status.watchers !== 1 || !status.cost)
    throw new Error(`Nothing is watched: ${JSON.stringify(status.connection)}`);
  return status.cost['task-stream']!;
}

async function drain(url: string, signal: AbortSignal): Promise<void> {
  try {
    const reader = (await fetch(url, { signal })).body!.getReader();
    while (!(await reader.read()).done);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Beside the records' own cost where there are any: that may be more. */
function row(what: string, measured: readonly Pair[], besideRecords: boolean): Row {
  const differences = measured.map(
    ({ alone, watched }) => watched.points - alone.points - (besideRecords ? watched.records : 0),
  );
  const points = median(differences);
  const spread = `${Math.min(...differences).toFixed(2)} to ${Math.max(...differences).toFixed(2)}`;
  const alone = median(measured.map((pair) => pair.alone.points)).toFixed(2);
  const records = median(measured.map((pair) => pair.watched.records)).toFixed(2);
  return {
    what: `one watcher, ${what}`,
    figure: `${points.toFixed(2)} points (${PAIRS} pairs of ${WINDOW_MS / 1000} s, ${spread})`,
    budget: `${BUDGET}`,
    met: points <= BUDGET,
    comparedWith: besideRecords ? `${alone} % alone; records took ${records} beside it` : `${alone} % alone`,
  };
}

import { Dask, ExporterProcess } from './setup/dask-cluster.ts';
import { median, type Row } from './setup/row.ts';

const PAIRS = 11;
const TASKS = 2_000;
const READERS = 10;
/** For the exporter to take in what there is, and for its cadence to settle; without it as long, since a pause costs, too. */
const SETTLE_MS = 2_500;

/** What the scheduler's process spends on a task while we are attached, against nobody, in turn. */
export async function bench(): Promise<Row[]> {
  const dask = await Dask.start();
  try {
    const alone: number[] = [];
    const attached: number[] = [];
    const watched: number[] = [];
    const runs = [
      async () => void alone.push(await whileAlone(dask)),
      async () => void attached.push(await whileAttached(dask, 0)),
      async () => void watched.push(await whileAttached(dask, READERS)),
    ];
    // Each in each place of a round, so that what the machine does meanwhile meets all of them alike.
    for (let round = 0; round < PAIRS; round++) {
      for (let place = 0; place < runs.length; place++) await runs[(round + place) % runs.length]!();
    }
    const nobody = `${perTask(median(alone))} a task with nobody attached, ${spread(alone)}`;
    return [
      row('scheduler CPU a task, exporter attached, no watchers', attached, alone, 1.02, nobody),
      row(`scheduler CPU a task, ${READERS} stream readers`, watched, alone, 1.05, nobody),
    ];
  } finally {
    await dask.close();
  }
}

async function whileAlone(dask: Dask): Promise<number> {
  await settle();
  return dask.noops(TASKS);
}

const settle = () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS));

async function whileAttached(dask: Dask, readers: number): Promise<number> {
  const exporter = await ExporterProcess.start(dask.address);
  const leave = new AbortController();
  try {
    for (let i = 0; i < readers; i++) void drain(`${exporter.url}/api/v1/stream?keys=true`, leave.signal);
    await settle();
    return await dask.noops(TASKS);
  } finally {
    leave.abort();
    await exporter.close();
  }
}

async function drain(url: string, signal: AbortSignal): Promise<void> {
  try {
    const response = await fetch(url, { signal });
    const reader = response.body!.getReader();
    while (!(await reader.read()).done);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function row(what: string, withUs: number[], alone: number[], budget: number, comparedWith: string): Row {
  const ratios = withUs.map((cpu, i) => cpu / alone[i]!);
  const ratio = median(ratios);
  return {
    what,
    figure: `${ratio.toFixed(3)} (${PAIRS} pairs, ${spread(ratios, '')}; medians' ratio ${(median(withUs) / median(alone)).toFixed(3)})`,
    budget: `${budget}`,
    met: ratio <= budget,
    comparedWith,
  };
}

const perTask = (cpu: number): string => `${((cpu / TASKS) * 1e3).toFixed(3)} ms`;

function spread(values: number[], unit = ' ms'): string {
  const scale = unit ? 1e3 / TASKS : 1;
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => (value * scale).toFixed(3));
  return `${low} to ${high}${unit}`;
}

import type { Worker, WorkerResource } from '@daskscope/api';
import { natural } from '@daskscope/client';
import { formatBytes, formatCount, formatDuration, formatNumber } from '@daskscope/timeline';

/** One figure of workers, in a column of the table. */
export interface Column {
  name: string;
  title: string;
  /** null: not known. */
  value: (worker: Worker) => number | null;
  /** Of several workers: their sum, the largest, or, where the workers of a host repeat the host's figure, its sum over hosts. */
  together: 'sum' | 'largest' | 'by host';
  text: (value: number) => string;
  /** What the figure is a share of. */
  of?: (worker: Worker) => number | null;
  /** Its text beside what it is a share of, where that says more. */
  textOf?: (value: number, whole: number) => string;
  /** From this share on it is worth a look. */
  highFrom?: number;
  /** How wide it is, in em. */
  width: number;
}

const seconds = (value: number): string => formatDuration(Math.round(value * 1e4) / 10);
const rate = (value: number): string => (value < 1 ? '0' : `${formatBytes(value)}/s`);
const percent = (value: number): string => `${formatNumber(Math.round(value * 100))} %`;

/** A count of tasks, as the worker or the scheduler tells it. */
const tasks = (state: string, title: string): Column => ({
  name: state,
  title,
  value: ({ tasks: counts }) => counts[state] ?? null,
  together: 'sum',
  text: formatCount,
  width: 5.5,
});

const memory = (part: keyof Worker['memory'], name: string, title: string): Column => ({
  name,
  title,
  value: (worker) => worker.memory[part],
  together: 'sum',
  text: formatBytes,
  width: 6.4,
});

/** All that is told of workers in numbers. */
export const COLUMNS: readonly Column[] = [
  {
    name: 'threads',
    title: 'Threads that execute tasks',
    value: ({ threads }) => threads,
    together: 'sum',
    text: formatCount,
    width: 5,
  },
  {
    name: 'cpu',
    title: 'The process; 100 % is one core. The bar is its share of the threads',
    value: ({ cpuCores }) => cpuCores,
    of: ({ threads }) => threads,
    together: 'sum',
    text: percent,
    width: 6,
  },
  {
    ...memory('process', 'memory', 'The process. The bar is its share of the limit'),
    of: (worker) => worker.memory.limit,
    highFrom: 0.8,
  },
  memory('limit', 'limit', 'What the memory of the process may be'),
  memory('managed', 'managed', 'Results that Dask keeps in memory'),
  memory('unmanaged', 'unmanaged', 'Other memory, for longer than 30 s: a leak grows here'),
  memory('unmanagedRecent', 'recent', 'Other memory, since less than 30 s'),
  memory('spilled', 'spilled', 'Results on disk'),
  tasks('executing', 'Tasks that execute'),
  tasks('ready', 'Tasks that wait for a thread'),
  tasks('processing', 'Tasks that the scheduler has sent there'),
  tasks('flight', 'Results under way from other workers'),
  {
    ...tasks('memory', 'Results kept there'),
    name: 'results',
  },
  {
    name: 'occupancy',
    title: 'Work sent there, as the scheduler estimates it',
    value: ({ occupancy }) => occupancy,
    together: 'sum',
    text: seconds,
    width: 6,
  },
  {
    name: 'net in',
    title: "What the worker's host receives",
    value: ({ network }) => network.receive,
    together: 'by host',
    text: rate,
    width: 6,
  },
  {
    name: 'net out',
    title: "What the worker's host transmits",
    value: ({ network }) => network.transmit,
    together: 'by host',
    text: rate,
    width: 6,
  },
  {
    name: 'disk read',
    title: "What the worker's host reads",
    value: ({ disk }) => disk.read,
    together: 'by host',
    text: rate,
    width: 6,
  },
  {
    name: 'disk write',
    title: "What the worker's host writes",
    value: ({ disk }) => disk.write,
    together: 'by host',
    text: rate,
    width: 6,
  },
  {
    name: 'coming',
    title: 'Bytes under way from other workers',
    value: ({ transfers }) => transfers.incoming.bytes,
    together: 'sum',
    text: formatBytes,
    width: 5.8,
  },
  {
    name: 'going',
    title: 'Bytes under way to other workers',
    value: ({ transfers }) => transfers.outgoing.bytes,
    together: 'sum',
    text: formatBytes,
    width: 5.8,
  },
  {
    name: 'bandwidth',
    title: 'Seen between workers',
    value: ({ bandwidth }) => bandwidth,
    together: 'largest',
    text: rate,
    width: 6.4,
  },
  {
    name: 'latency',
    title: 'Of a heartbeat to the scheduler',
    value: ({ latency }) => latency,
    together: 'largest',
    text: seconds,
    width: 5,
  },
  {
    name: 'event loop',
    title: 'Between two turns of its event loop: long where something holds it',
    value: ({ eventLoopInterval }) => eventLoopInterval,
    together: 'largest',
    text: seconds,
    width: 6,
  },
  {
    name: 'clock skew',
    title: "How far its clock is from the scheduler's; its tasks are drawn so much off",
    value: ({ clockSkew }) => clockSkew,
    together: 'largest',
    text: seconds,
    width: 6,
  },
  {
    name: 'files',
    title: 'Open file descriptors',
    value: ({ openFds }) => openFds,
    together: 'sum',
    text: formatCount,
    width: 4,
  },
];

/** Columns of resources; who declares more sees the others in a worker's details. */
const MOST_RESOURCES = 10;

/** What a worker has of a resource; none where it declares none of this name; null: not known. */
function resourceOf({ resources }: Worker, name: string): WorkerResource | null {
  if (!resources) return null;
  return Object.hasOwn(resources, name) ? resources[name]! : { declared: 0, used: 0 };
}

const resource = (name: string): Column => ({
  name,
  title: `The resource ${name}: what tasks take now, of what workers declare`,
  value: (worker) => resourceOf(worker, name)?.used ?? null,
  of: (worker) => resourceOf(worker, name)?.declared ?? null,
  together: 'sum',
  text: formatNumber,
  textOf: (used, declared) =>
    declared === 0 ? 'none' : `${formatNumber(used)} of ${formatNumber(declared)}`,
  width: 6,
});

/** All that is told of these workers in numbers: what every worker has, and their resources by name. */
export function columnsOf(workers: readonly Worker[]): readonly Column[] {
  const names = new Set(workers.flatMap(({ resources }) => Object.keys(resources ?? {})));
  if (names.size === 0) return COLUMNS;
  return [...COLUMNS, ...[...names].sort(natural.compare).slice(0, MOST_RESOURCES).map(resource)];
}

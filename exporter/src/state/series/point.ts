import type { Prefixes } from '../now/tasks/prefixes.ts';
import type { Workers, WorkerState } from '../now/workers/workers.ts';

interface Now {
  readonly workers: Workers;
  readonly prefixes: Prefixes;
}

/** What a point has beside the tasks by state. */
export const SERIES_FIGURES = [
  'workers',
  'threads',
  'threadsBusy',
  'cpuCores',
  'memoryManaged',
  'memoryUnmanaged',
  'memoryUnmanagedRecent',
  'memorySpilled',
  'memoryLimit',
  'networkReceive',
  'networkTransmit',
  'diskRead',
  'diskWrite',
  'tasksFinished',
] as const;
type SeriesFigure = (typeof SERIES_FIGURES)[number];

/** The figures of a moment; NaN: not known. */
export interface SeriesPoint {
  figures: Record<SeriesFigure, number>;
  /** Tasks by state, in the states' order. */
  tasks: readonly number[];
}

type Told = (worker: WorkerState) => number | null | undefined;

/** finished: tasks a second. */
export function pointOf({ workers, prefixes }: Now, finished: number): SeriesPoint {
  const all = [...workers.all()];
  const sum = (told: Told) => total(all, told);
  const host = (told: Told) => hostTotal(all, told);
  return {
    figures: {
      workers: all.length,
      threads: sum(({ threads }) => threads),
      threadsBusy: sum(({ report }) => report.taskCounts.get('executing')),
      cpuCores: sum(({ report }) => (report.cpu === null ? null : report.cpu / 100)),
      memoryManaged: sum(({ memory }) => memory.managed),
      memoryUnmanaged: sum(({ memory }) => memory.unmanagedOld),
      memoryUnmanagedRecent: sum(({ memory }) => memory.unmanagedRecent),
      memorySpilled: sum(({ memory, report }) => memory.spilled ?? report.spilledBytes),
      memoryLimit: all.every(({ memoryLimit }) => memoryLimit > 0)
        ? sum((worker) => worker.memoryLimit)
        : NaN,
      networkReceive: host(({ report }) => report.networkReceive),
      networkTransmit: host(({ report }) => report.networkTransmit),
      diskRead: host(({ report }) => report.diskRead),
      diskWrite: host(({ report }) => report.diskWrite),
      tasksFinished: finished,
    },
    tasks: prefixes.totals(),
  };
}

/** Of those that tell; NaN where none of them does. */
function total(workers: readonly WorkerState[], told: Told): number {
  const known = workers.map(told).filter((value) => value !== null && value !== undefined);
  return known.length === 0 && workers.length > 0 ? NaN : known.reduce((sum, value) => sum + value, 0);
}

/** Workers tell the rates of their host, which those of a host repeat. */
function hostTotal(workers: readonly WorkerState[], told: Told): number {
  const hosts = new Map<string, number>();
  for (const worker of workers) {
    const value = told(worker);
    if (value !== null && value !== undefined)
      hosts.set(worker.host, Math.max(value, hosts.get(worker.host) ?? 0));
  }
  if (hosts.size === 0 && workers.length > 0) return NaN;
  return [...hosts.values()].reduce((sum, value) => sum + value, 0);
}

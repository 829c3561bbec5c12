import type { WorkerName } from '@daskscope/api';
import { hostOf } from '../lanes/lane-name.ts';

/** As people count: node2 before node10. */
export const natural = new Intl.Collator('en', { numeric: true });

export interface Host<Worker> {
  readonly name: string;
  readonly workers: Worker[];
}

/** Hosts by name, each with its workers in their order. */
export function byHost<Worker extends Pick<WorkerName, 'address' | 'host'>>(
  workers: readonly Worker[],
): Host<Worker>[] {
  const hosts = new Map<string, Host<Worker>>();
  for (const worker of workers) {
    const name = hostOf(worker);
    const host = hosts.get(name);
    if (host) host.workers.push(worker);
    else hosts.set(name, { name, workers: [worker] });
  }
  return [...hosts.values()].sort((a, b) => natural.compare(a.name, b.name));
}

type Figure<Worker> = (worker: Worker) => number | null | undefined;

/** null where no worker gives the figure. */
export function sumOf<Worker>(workers: readonly Worker[], figure: Figure<Worker>): number | null {
  return over(workers, figure, (a, b) => a + b);
}

/**
 * The largest that a worker tells; null as above. That is the host's own of what every worker counts for the whole machine: network and
 * disk (psutil's counters in distributed/system_monitor.py, 2026.8.0), at moments of its own.
 */
export function largestOf<Worker>(workers: readonly Worker[], figure: Figure<Worker>): number | null {
  return over(workers, figure, Math.max);
}

function over<Worker>(
  workers: readonly Worker[],
  figure: Figure<Worker>,
  combine: (a: number, b: number) => number,
): number | null {
  const values = workers.map(figure).filter((value) => value !== null && value !== undefined);
  return values.length > 0 ? values.reduce((a, b) => combine(a, b)) : null;
}

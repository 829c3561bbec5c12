import { Cluster } from '../../src/state/cluster.ts';
import type { TaskRecord } from '../../src/state/updates/tasks.ts';

/** ms since the epoch. */
export const DAY = Date.UTC(2026, 0, 1);

/** A cluster that recorded so many tasks. */
export function filledCluster(tasks: number, recordOf: (id: number) => TaskRecord): Cluster {
  const cluster = new Cluster({
    capacity: tasks,
    maxPrefixes: 200,
    address: 'tcp://127.0.0.1:8786',
    exporterVersion: '0',
    now: DAY,
  });
  const life = cluster.log.openLife('Scheduler-bench', DAY);
  for (let id = 0; id < tasks; id++) cluster.record(life, id, recordOf(id), true);
  return cluster;
}

import { API_VERSION, type Life, type Status } from '@daskscope/api';
import type { Cluster } from '../../state/cluster.ts';
import { workerOf } from './workers.ts';

/** now: ms since the epoch */
export function statusOf(cluster: Cluster, now: number): Status {
  const { log } = cluster;
  return {
    api: API_VERSION,
    time: now,
    exporter: cluster.exporter,
    connection: {
      ...cluster.connection,
      address: cluster.address,
      pushLatenessSeconds: cluster.pushLateness.seconds,
    },
    scheduler: cluster.identity && { ...cluster.identity },
    cluster: totalsOf(cluster),
    lives: livesOf(cluster, now),
    known: log.known.ranges({}, now),
    taskLog: { tasks: log.size, capacity: log.capacity, taken: log.taken, lost: log.lost },
    watchers: cluster.watchers,
    cost: Object.fromEntries(cluster.cost.seconds),
    missing: Array.from(cluster.missingFeatures, ([feature, reason]) => ({ feature, reason })),
  };
}

/** The one that is connected to is seen now. */
function livesOf({ log, connection, identity }: Cluster, now: number): Life[] {
  const connected = connection.state === 'connected' ? identity?.id : null;
  return log.lives().map((life) => (life.id === connected ? { ...life, lastSeen: now } : life));
}

function totalsOf(cluster: Cluster): Status['cluster'] {
  const workers = Array.from(cluster.workers.all(), workerOf);
  const sum = (values: (number | null)[]) => values.reduce<number>((total, value) => total + (value ?? 0), 0);
  return {
    workers: workers.length,
    threads: sum(workers.map(({ threads }) => threads)),
    memoryBytes: sum(workers.map(({ memory }) => memory.process)),
    memoryLimitBytes: sum(workers.map(({ memory }) => memory.limit)),
    cpuCores: sum(workers.map(({ cpuCores }) => cpuCores)),
    clients: cluster.scheduler?.clients ?? null,
    errors: cluster.prefixes.erredTotal,
  };
}

import { API_VERSION, type Life, type Status } from '@daskscope/api';
import type { ClusterPast } from '../../history/past.ts';
import type { Cluster } from '../../state/cluster.ts';
import { coresOf, memoryLimitOf, processMemoryOf } from './workers.ts';

/** @param now ms since the epoch */
export function statusOf(cluster: Cluster, now: number, history?: ClusterPast): Status {
  const { log } = cluster;
  return {
    api: API_VERSION,
    time: now,
    exporter: cluster.exporter,
    connection: {
      ...cluster.connection,
      address: cluster.address,
      pushLatenessSeconds: cluster.pushLateness.seconds,
      // It ended otherwise than by a failure, after which it is tried again.
      ...(cluster.connection.error !== null &&
        cluster.connection.retryAt === null && { gone: true as const }),
    },
    scheduler: cluster.identity && { ...cluster.identity },
    cluster: totalsOf(cluster),
    lives: livesOf(cluster, now),
    known: log.known.ranges({}, now),
    taskLog: { tasks: log.size, capacity: log.capacity, taken: log.taken, lost: log.lost },
    ...(history && { history: historyOf(history) }),
    watchers: cluster.watchers,
    cost: Object.fromEntries(cluster.cost.seconds),
    missing: Array.from(cluster.missingFeatures, ([feature, reason]) => ({ feature, reason })),
  };
}

function historyOf({ history, acknowledged }: ClusterPast): NonNullable<Status['history']> {
  const { state, problem, stored, waiting, dropped, size } = history;
  return {
    state,
    problem,
    stored,
    waiting,
    dropped,
    bytes: size?.bytes ?? null,
    oldest: size?.oldest == null ? null : size.oldest / 1000,
    acknowledged: Object.fromEntries(acknowledged),
  };
}

/** The one that is connected to is seen now. */
function livesOf({ log, connection, identity }: Cluster, now: number): Life[] {
  const connected = connection.state === 'connected' ? identity?.id : null;
  return log.lives().map((life) => (life.id === connected ? { ...life, lastSeen: now } : life));
}

/** Of all workers. */
export function threadsOf({ workers }: Cluster): number {
  let threads = 0;
  for (const worker of workers.all()) threads += worker.threads;
  return threads;
}

function totalsOf(cluster: Cluster): Status['cluster'] {
  const sums = { memory: 0, limit: 0, cpuCores: 0 };
  for (const worker of cluster.workers.all()) {
    sums.memory += processMemoryOf(worker) ?? 0;
    sums.limit += memoryLimitOf(worker) ?? 0;
    sums.cpuCores += coresOf(worker) ?? 0;
  }
  return {
    workers: cluster.workers.size,
    threads: threadsOf(cluster),
    memoryBytes: sums.memory,
    memoryLimitBytes: sums.limit,
    cpuCores: sums.cpuCores,
    clients: cluster.scheduler?.clients ?? null,
    errors: cluster.prefixes.erredTotal,
  };
}

import type { LeftWorker, Worker, Workers } from '@daskscope/api';
import type { Cluster } from '../../state/cluster.ts';
import type { WorkerState } from '../../state/now/workers/workers.ts';

/** Workers that left of which the answer tells, the newest. */
const TOLD_LEFT = 100;

/** time: ms since the epoch, when the scheduler said so */
export function workersOf(cluster: Cluster, time: number): Workers {
  return {
    time,
    life: cluster.identity?.id ?? null,
    prefixes: cluster.prefixNames.list.slice(),
    workers: Array.from(cluster.workers.all(), workerOf),
    left: leftOf(cluster),
  };
}

/** The newest that left, oldest first, of every life. */
export function leftOf({ log, workerNames }: Cluster): LeftWorker[] {
  return log.stays.lastEnded(TOLD_LEFT).map(({ worker, threads, from, to }) => ({
    ...workerNames.at(worker),
    position: worker,
    threads,
    from,
    to: to!,
  }));
}

/** Cores that its process uses; null: it does not say. */
export const coresOf = ({ report }: WorkerState): number | null =>
  report.cpu === null ? null : report.cpu / 100;

/** Bytes of its process; null: not known. */
export const processMemoryOf = ({ report, memory }: WorkerState): number | null =>
  report.processMemory ?? memory.process;

/** Bytes that it may have; null: as many as there are. */
export const memoryLimitOf = ({ memoryLimit }: WorkerState): number | null =>
  memoryLimit > 0 ? memoryLimit : null;

const resourcesOf = ({ resources, usedResources }: WorkerState): Worker['resources'] =>
  Object.fromEntries(
    Array.from(resources, ([name, declared]) => [name, { declared, used: usedResources.get(name) ?? null }]),
  );

export function workerOf(worker: WorkerState): Worker {
  const { report, memory } = worker;
  return {
    address: worker.address,
    name: worker.name,
    host: worker.host,
    version: worker.version,
    state: worker.state,
    position: worker.position,
    threads: worker.threads,
    since: worker.since,
    lastSeen: worker.lastSeen,
    cpuCores: coresOf(worker),
    memory: {
      process: processMemoryOf(worker),
      limit: memoryLimitOf(worker),
      managed: memory.managed,
      unmanaged: memory.unmanagedOld,
      unmanagedRecent: memory.unmanagedRecent,
      spilled: memory.spilled ?? report.spilledBytes,
    },
    tasks: {
      ...Object.fromEntries(report.taskCounts),
      ...(worker.processing !== null && { processing: worker.processing }),
    },
    occupancy: worker.occupancy,
    latency: report.latency,
    eventLoopInterval: report.eventLoopInterval,
    clockSkew: worker.clockSkew,
    network: { receive: report.networkReceive, transmit: report.networkTransmit },
    disk: { read: report.diskRead, write: report.diskWrite },
    transfers: {
      incoming: { bytes: report.incomingBytes, count: report.incomingCount },
      outgoing: { bytes: report.outgoingBytes, count: report.outgoingCount },
    },
    openFds: report.openFds,
    bandwidth: report.bandwidth,
    resources: resourcesOf(worker),
    running: [...worker.running],
  };
}

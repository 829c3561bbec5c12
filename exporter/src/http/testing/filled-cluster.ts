import { atOnce } from '../../slices.ts';
import { Cluster } from '../../state/cluster.ts';
import type { SchedulerIdentity } from '../../state/updates/scheduler.ts';
import type { TaskRecord } from '../../state/updates/tasks.ts';
import type { WorkerUpdate } from '../../state/updates/workers.ts';

export const NOW = 1_700_000_000_000;
export const LIFE = 'Scheduler-1';
export const WORKER = 'tcp://10.0.0.8:41234';
/** What a user may call a function, and what must not reach a page as it is. */
export const HOSTILE = `<script>alert("1")</script>&'`;

export const IDENTITY: SchedulerIdentity = {
  id: LIFE,
  address: 'tcp://10.0.0.7:8786',
  version: '2026.8.0',
  python: '3.11.9',
  startedAt: NOW - 60_000,
  dashboard: 'http://10.0.0.7:8787/status',
  simulated: false,
};

export function emptyCluster(capacity = 1000): Cluster {
  return new Cluster({
    capacity,
    maxPrefixes: 200,
    address: 'tcp://10.0.0.7:8786',
    exporterVersion: '1.2.3',
    now: NOW,
  });
}

/** Connected, with one worker, two functions and three runs, of which the last erred, and two computations, of which the first ran them. */
export function filledCluster(capacity = 1000): Cluster {
  const cluster = emptyCluster(capacity);
  const life = cluster.connected(IDENTITY, NOW);
  cluster.workers.update([workerUpdate()], NOW);
  cluster.workers.updateRunning(
    [{ worker: WORKER, tasks: [{ key: 'inc-9', prefix: 'inc', seconds: 1.5 }] }],
    NOW,
  );
  cluster.prefixes.update(['inc', HOSTILE].map(prefixUpdate), NOW);
  cluster.record(life, 0, record(0), false);
  cluster.record(life, 1, record(1), false);
  cluster.record(life, 2, failedRecord(2), false);
  cluster.missing('task_groups', HOSTILE);
  tellComputations(cluster);
  return cluster;
}

export const COMPUTATION = 'c0000000-0000-0000-0000-000000000001';
export const OTHER_COMPUTATION = 'c0000000-0000-0000-0000-000000000002';

function tellComputations(cluster: Cluster): void {
  const updates = [
    { id: COMPUTATION, start: NOW - 10, stop: NOW + 17.123, groups: ['inc', HOSTILE] },
    { id: OTHER_COMPUTATION, start: NOW + 1_000, stop: null, groups: [] },
  ].map((update) => ({
    ...update,
    states: new Map([['memory', 2]]),
    groupCount: update.groups.length,
    code: [[{ text: `inc(1)\n  ${HOSTILE}\n`, file: '/home/me/work.py', line: 1 }]],
  }));
  const told = { heads: updates, updates, idle: true, time: NOW + 2_000 };
  cluster.computations.tell(told, NOW);
  atOnce(cluster.computations.follow(told.time, NOW));
}

export function record(id: number, changes: Partial<TaskRecord> = {}): TaskRecord {
  const start = NOW + id * 10;
  return {
    key: `inc-${id}`,
    prefix: 'inc',
    worker: WORKER,
    thread: '140000000000000',
    erred: false,
    nbytes: 28,
    type: 'int',
    intervals: [
      { action: 'transfer', start: start - 2.5, stop: start, source: 'tcp://10.0.0.9:1' },
      { action: 'compute', start, stop: start + 7.123, source: null },
    ],
    exception: null,
    traceback: null,
    ...changes,
  };
}

export function failedRecord(id: number): TaskRecord {
  return record(id, { prefix: HOSTILE, erred: true, exception: 'ValueError(1)', traceback: 'in f' });
}

/** Appends runs [first, first + count) of the current life and announces them. */
export function runTasks(
  cluster: Cluster,
  first: number,
  count: number,
  recordOf: (id: number) => TaskRecord = record,
): void {
  const life = cluster.log.openLife(cluster.identity!.id, NOW);
  for (let id = first; id < first + count; id++) cluster.record(life, id, recordOf(id), false);
  cluster.changes.announce('tasks');
}

/** So many results of the first function are in memory now. */
export function tellProgress(cluster: Cluster, memory: number): void {
  const [first, ...others] = ['inc', HOSTILE].map(prefixUpdate);
  cluster.prefixes.update([{ ...first!, states: new Map([['memory', memory]]) }, ...others], NOW);
  cluster.changes.announce('progress');
}

/** What the worker says changed so. */
export function tellWorkers(cluster: Cluster, changes: Partial<WorkerUpdate>): void {
  cluster.workers.update([{ ...workerUpdate(), ...changes }], NOW);
  cluster.changes.announce('workers');
}

export function prefixUpdate(name: string) {
  return {
    name,
    states: new Map([['memory', 2]]),
    stateCounts: new Map([
      ['memory', 2],
      ['processing', 3],
    ]),
    allDurations: new Map([['compute', 0.5]]),
    durationAverage: 0.25,
    maxExecTime: null,
    suspicious: 0,
  };
}

export function workerUpdate(): WorkerUpdate {
  return {
    address: WORKER,
    name: HOSTILE,
    host: '10.0.0.8',
    version: null,
    status: 'running',
    threads: 2,
    memoryLimit: 1e9,
    occupancy: 0.5,
    lastSeen: NOW,
    clockSkew: 0.001,
    idle: false,
    saturated: false,
    memory: { process: 1e8, managed: 5e7, unmanagedOld: 4e7, unmanagedRecent: 1e7, spilled: null },
    processing: 2,
    longRunning: 0,
    resources: new Map(),
    usedResources: new Map(),
    report: {
      taskCounts: new Map([['executing', 1]]),
      cpu: 95.5,
      processMemory: 1e8,
      spilledBytes: null,
      latency: 0.002,
      eventLoopInterval: 0.02,
      networkReceive: 1000,
      networkTransmit: 2000,
      diskRead: null,
      diskWrite: null,
      incomingBytes: 0,
      incomingCount: 0,
      incomingCountTotal: 5,
      outgoingBytes: 0,
      outgoingCount: 0,
      outgoingCountTotal: 5,
      openFds: 30,
      bandwidth: 1e8,
      gilContention: null,
      gpuUtilization: null,
      gpuMemory: null,
      gpuMemoryLimit: null,
      rmmUsed: null,
      rmmUnused: null,
      userMetrics: new Map(),
    },
  };
}

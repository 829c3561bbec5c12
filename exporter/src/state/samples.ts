import { Cluster } from './cluster.ts';
import type { PrefixUpdate } from './updates/functions.ts';
import type { SchedulerIdentity } from './updates/scheduler.ts';
import type { TaskRecord } from './updates/tasks.ts';
import type { WorkerUpdate } from './updates/workers.ts';

/** Sample updates for tests: plain ones, each field to be overridden. Times start at SAMPLE_TIME. */
export const SAMPLE_TIME = Date.UTC(2026, 0, 1);

/** Of a scheduler that has not answered yet, since SAMPLE_TIME. */
export const newCluster = (): Cluster =>
  new Cluster({
    capacity: 100,
    maxPrefixes: 10,
    address: 'tcp://s:8786',
    exporterVersion: '1.2.3',
    now: SAMPLE_TIME,
  });

export function taskRecord(changes: Partial<TaskRecord> = {}): TaskRecord {
  return {
    key: "('inc-0123', 1)",
    prefix: 'inc',
    worker: 'tcp://10.0.0.1:4000',
    thread: '140000000000001',
    erred: false,
    nbytes: 28,
    type: 'int',
    intervals: [interval(0, 10)],
    exception: null,
    traceback: null,
    ...changes,
  };
}

/** ms after SAMPLE_TIME. */
export const interval = (start: number, stop: number, action = 'compute', source: string | null = null) => ({
  action,
  start: SAMPLE_TIME + start,
  stop: SAMPLE_TIME + stop,
  source,
});

export function prefixUpdate(
  name: string,
  counts: Record<string, number> = {},
  changes: Partial<PrefixUpdate> = {},
): PrefixUpdate {
  return {
    name,
    states: new Map(),
    stateCounts: new Map(Object.entries(counts)),
    allDurations: new Map(),
    durationAverage: null,
    maxExecTime: null,
    suspicious: 0,
    ...changes,
  };
}

export function workerUpdate(address: string, changes: Partial<WorkerUpdate> = {}): WorkerUpdate {
  return {
    address,
    name: '0',
    host: '10.0.0.1',
    version: '2026.8.0',
    status: 'running',
    threads: 2,
    memoryLimit: 4e9,
    occupancy: 0.5,
    lastSeen: SAMPLE_TIME,
    clockSkew: 0.001,
    idle: false,
    saturated: false,
    memory: { process: 2e8, managed: 1e7, unmanagedOld: 1e8, unmanagedRecent: 9e7, spilled: 0 },
    processing: 3,
    longRunning: 0,
    resources: new Map(),
    usedResources: new Map(),
    report: {
      taskCounts: new Map([['executing', 2]]),
      cpu: 150,
      processMemory: 2.1e8,
      spilledBytes: null,
      latency: 0.01,
      eventLoopInterval: 0.02,
      networkReceive: 1,
      networkTransmit: 2,
      diskRead: 3,
      diskWrite: 4,
      incomingBytes: 0,
      incomingCount: 0,
      incomingCountTotal: 5,
      outgoingBytes: 0,
      outgoingCount: 0,
      outgoingCountTotal: 6,
      openFds: 20,
      bandwidth: 1e8,
      gilContention: null,
      gpuUtilization: null,
      gpuMemory: null,
      gpuMemoryLimit: null,
      rmmUsed: null,
      rmmUnused: null,
      userMetrics: new Map(),
    },
    ...changes,
  };
}

export function schedulerIdentity(id: string, changes: Partial<SchedulerIdentity> = {}): SchedulerIdentity {
  return {
    id,
    address: 'tcp://10.0.0.9:8786',
    version: '2026.8.0',
    python: '3.11.2',
    startedAt: null,
    dashboard: null,
    simulated: false,
    ...changes,
  };
}

import { Cluster } from '../../state/cluster.ts';
import type { PrefixUpdate } from '../../state/updates/functions.ts';
import type { Installation, SchedulerIdentity, SchedulerUpdate } from '../../state/updates/scheduler.ts';
import type { TaskRecord } from '../../state/updates/tasks.ts';
import type { ShuffleUpdate, WorkerReport, WorkerUpdate } from '../../state/updates/workers.ts';

export const START = Date.UTC(2026, 7, 1, 12);

export const newCluster = (maxPrefixes = 200): Cluster =>
  new Cluster({
    capacity: 1000,
    maxPrefixes,
    address: 'tcp://10.0.0.1:8786',
    exporterVersion: '0.1.0',
    now: START,
  });

export const identity: SchedulerIdentity = {
  id: 'Scheduler-11111111-2222-3333-4444-555555555555',
  address: 'tcp://10.0.0.1:8786',
  version: '2026.8.0',
  python: '3.11.7',
  startedAt: START - 60_000,
  dashboard: 'http://10.0.0.1:8787/status',
  simulated: false,
};

export const schedulerUpdate: SchedulerUpdate = {
  totalThreads: 6,
  totalOccupancy: 3.75,
  transitions: 1234,
  clients: 1,
  unrunnable: 0,
  taskGroups: 4,
  eventLoopInterval: 0.0215,
  workersAdded: 3,
  workersRemoved: 1,
  cpuSeconds: 12.34,
  memory: 150_000_000,
  openFds: 42,
  networkReceive: 1024.5,
  networkTransmit: 2048.25,
  bandwidth: 100_000_000,
  updateGraphSeconds: 0.625,
  gilContention: null,
};

const counts = (values: Record<string, number>): Map<string, number> => new Map(Object.entries(values));

export const prefix = (name: string, figures: Partial<PrefixUpdate> = {}): PrefixUpdate => ({
  name,
  states: counts({ memory: 2, processing: 1 }),
  stateCounts: counts({ released: 5, waiting: 5, processing: 5, memory: 4 }),
  allDurations: counts({ compute: 1.5, transfer: 0.25 }),
  durationAverage: 0.125,
  maxExecTime: null,
  suspicious: 0,
  ...figures,
});

/** Nothing known: what a worker says before its first heartbeat, or where its reports cannot be had. */
export const silence: WorkerReport = {
  taskCounts: new Map(),
  cpu: null,
  processMemory: null,
  spilledBytes: null,
  latency: null,
  eventLoopInterval: null,
  networkReceive: null,
  networkTransmit: null,
  diskRead: null,
  diskWrite: null,
  incomingBytes: null,
  incomingCount: null,
  incomingCountTotal: null,
  outgoingBytes: null,
  outgoingCount: null,
  outgoingCountTotal: null,
  openFds: null,
  bandwidth: null,
  gilContention: null,
  gpuUtilization: null,
  gpuMemory: null,
  gpuMemoryLimit: null,
  rmmUsed: null,
  rmmUnused: null,
  userMetrics: new Map(),
};

export const report: WorkerReport = {
  ...silence,
  taskCounts: counts({ executing: 2, ready: 1, memory: 3 }),
  cpu: 137.5,
  processMemory: 180_000_000,
  spilledBytes: 0,
  latency: 0.0023456789,
  eventLoopInterval: 0.0201,
  networkReceive: 5000.25,
  networkTransmit: 6000.5,
  diskRead: 0,
  diskWrite: 7000.125,
  incomingBytes: 512,
  incomingCount: 1,
  incomingCountTotal: 10,
  outgoingBytes: 0,
  outgoingCount: 0,
  outgoingCountTotal: 12,
  openFds: 31,
  bandwidth: 98_765_432.1,
};

/** Of a worker that has a GPU, and metrics of its user's. */
export const onGpu: WorkerReport = {
  ...report,
  gpuUtilization: 0.75,
  gpuMemory: 6_000_000_000,
  gpuMemoryLimit: 16_000_000_000,
  rmmUsed: 3_000_000_000,
  rmmUnused: 1_000_000_000,
  userMetrics: counts({ 'queue "in"': 7, 'cudf.cudf-spilled': 1024 }),
};

export const worker = (address: string, figures: Partial<WorkerUpdate> = {}): WorkerUpdate => ({
  address,
  name: '0',
  host: '10.0.0.2',
  version: '2026.8.0',
  status: 'running',
  threads: 2,
  memoryLimit: 4_000_000_000,
  occupancy: 1.25,
  lastSeen: START + 500,
  clockSkew: 0.0001234,
  idle: false,
  saturated: false,
  memory: {
    process: 180_000_000,
    managed: 1_000_000,
    unmanagedOld: 150_000_000,
    unmanagedRecent: 29_000_000,
    spilled: 0,
  },
  processing: 3,
  longRunning: 0,
  resources: new Map(),
  usedResources: new Map(),
  report,
  ...figures,
});

export const record = (name: string, seconds: number, erred = false): TaskRecord => ({
  key: `${name}-1`,
  prefix: name,
  worker: 'tcp://10.0.0.2:40001',
  thread: '140735',
  erred,
  nbytes: 28,
  type: 'int',
  intervals: [{ action: 'compute', start: START, stop: START + seconds * 1000, source: null }],
  exception: erred ? "ZeroDivisionError('division by zero')" : null,
  traceback: erred ? 'Traceback' : null,
});

function tellSeldom({ seldom, leases }: Cluster): void {
  seldom.bandwidths = counts({ 'numpy.ndarray': 250_000_000 });
  seldom.semaphores = [
    { name: 'say "hi"', limit: 2, leases: 1, pending: 0, waitSeconds: 0.25, acquires: 4, releases: 3 },
  ];
  leases.update(seldom.semaphores.map((one) => [one.name, one]));
  const task = { key: 'fit-1', prefix: 'fit', seconds: 42.5, workers: [], hosts: [] };
  const tasks = [{ ...task, resources: counts({ TPU: 1 }) }];
  seldom.unrunnable = { time: START, total: 1, oldestSeconds: 42.5, tasks };
  const versions = (numpy: string | null) =>
    new Map([
      ['numpy', numpy],
      ['dask', '2026.8.0'],
    ]);
  const told: Installation[] = [
    { role: 'scheduler', count: 1, names: [], versions: new Map([['dask', '2026.8.0']]) },
    { role: 'worker', count: 2, names: ['tcp://10.0.0.2:40001'], versions: versions('2.0') },
    { role: 'client', count: 1, names: ['Client-1'], versions: versions(null) },
  ];
  seldom.installations = { time: START, told };
}

/** A connected cluster in which every family but a few has something to say. */
export function smallCluster(): Cluster {
  const cluster = newCluster();
  const life = cluster.connected(identity, START);
  const before = { transitions: 1000, updateGraphSeconds: 0.125, workersAdded: 2, workersRemoved: 1 };
  cluster.updateScheduler({ ...schedulerUpdate, ...before }, START);
  cluster.updateScheduler(schedulerUpdate, START);
  cluster.wantedThreadSeconds.tell(2.5);
  cluster.wantedThreadSeconds.tell(7.5);
  const buffers: ShuffleUpdate[] = [
    { worker: 'tcp://10.0.0.2:40001', buffer: 'comm', bytes: 512, limit: 1024, read: 2048, written: 4096 },
    { worker: 'tcp://10.0.0.2:40001', buffer: 'disk', bytes: 0, limit: null, read: 0, written: 8192 },
    { worker: 'tcp://gone:1', buffer: 'comm', bytes: 1, limit: 2, read: 3, written: 4 },
  ];
  cluster.shuffles.update(buffers, START);
  cluster.workersDesired = 4;
  cluster.pushLateness.expect(cluster, Infinity);
  const past = { stateCounts: counts({ memory: 2 }), allDurations: counts({ compute: 0.5 }), suspicious: 1 };
  cluster.prefixes.update([prefix('inc', past)], START);
  const erred = counts({ released: 5, waiting: 5, processing: 5, memory: 4, erred: 1 });
  const inc = prefix('inc', { stateCounts: erred, maxExecTime: 2.5, suspicious: 1 });
  cluster.prefixes.update([inc, prefix('say "hi"\\', { durationAverage: null })], START + 100);
  cluster.prefixes.updateMemory(new Map([['inc', 56]]));
  const cpu = { context: 'execute', prefix: 'inc', activity: 'thread-cpu', unit: 'seconds' as const };
  const disk = { context: 'memory-monitor', prefix: null, activity: 'disk-write' };
  cluster.activities.update([{ ...cpu, value: 0.25 }]);
  cluster.activities.update([
    { ...cpu, value: 1.25 },
    { ...cpu, activity: 'say "hi"\n', value: 0.5 },
    { ...disk, unit: 'bytes', value: 4096 },
    { ...disk, unit: 'count', value: 2 },
  ]);
  cluster.workers.update(
    [
      worker('tcp://10.0.0.2:40001'),
      worker('tcp://10.0.0.2:40002', {
        name: 'gpu',
        idle: true,
        resources: counts({ GPU: 2 }),
        usedResources: counts({ GPU: 1 }),
        report: onGpu,
      }),
      worker('tcp://10.0.0.3:40001', {
        name: '2',
        host: '10.0.0.3',
        memoryLimit: 0,
        version: null,
        report: silence,
      }),
    ],
    START,
  );
  cluster.workers.updateRunning(
    [{ worker: 'tcp://10.0.0.2:40001', tasks: [{ key: 'inc-7', prefix: 'inc', seconds: 0.75 }] }],
    START,
  );
  cluster.record(life, 0, record('inc', 0.002), true);
  cluster.record(life, 1, record('inc', 0.125), false);
  cluster.record(life, 2, record('inc', 5000, true), false);
  cluster.log.addLost(life, 7);
  const steals = { multiplier: 1.03125, requests: 2, seconds: 0.5 };
  cluster.steals.tell([steals]);
  cluster.steals.tell([{ ...steals, requests: 5, seconds: 1.75 }]);
  tellSeldom(cluster);
  cluster.missing('gil', 'Not measured here.');
  return cluster;
}

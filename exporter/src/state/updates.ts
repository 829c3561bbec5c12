/**
 * What feeds tell the state: plain values, already free of the wire's shapes. Times are ms since the epoch in the scheduler's
 * clock, durations are seconds as Dask gives them, sizes are bytes. null: this version or installation does not give it.
 */

/** What a thread did for a run of a task. start and stop in ms since the epoch. */
export interface TaskInterval {
  action: string;
  start: number;
  stop: number;
  /** Address a transfer came from. */
  source: string | null;
}

/** A finished run as the task stream records it. */
export interface TaskRecord {
  /** A tuple key as Python writes it. */
  key: string;
  prefix: string;
  worker: string;
  /** The thread's ident, as text: it may exceed 2^53. */
  thread: string;
  erred: boolean;
  nbytes: number;
  /** The result's type; '' if unknown. */
  type: string;
  intervals: TaskInterval[];
  exception: string | null;
  traceback: string | null;
}

/** One prefix (function) as the scheduler counts it. Maps are by state or by action. */
export interface PrefixUpdate {
  name: string;
  states: ReadonlyMap<string, number>;
  stateCounts: ReadonlyMap<string, number> | null;
  allDurations: ReadonlyMap<string, number>;
  durationAverage: number | null;
  maxExecTime: number | null;
  suspicious: number;
}

/** A task group. Times are ms since the epoch; null: none of its tasks has finished. */
export interface GroupUpdate {
  name: string;
  prefix: string;
  states: ReadonlyMap<string, number>;
  /** That its tasks produced. */
  bytes: number;
  seconds: number;
  start: number | null;
  stop: number | null;
  /** By name; of groups that may be gone. */
  dependencies: readonly string[];
  types: readonly string[];
}

/** A piece of a user's code that called compute, submit or persist. */
export interface CodeFrame {
  text: string;
  /** null: this version does not tell. */
  file: string | null;
  /** Of the call, within the text, from 0 on; null: this version does not tell. */
  line: number | null;
}

/** What Dask counts as one piece of work (distributed/scheduler.py, Computation). */
export interface ComputationUpdate {
  id: string;
  /** ms since the epoch: when its first graph came. */
  start: number;
  /** ms since the epoch: the end of the last task that finished; null: none has. */
  stop: number | null;
  /** Of the tasks of its groups. */
  states: ReadonlyMap<string, number>;
  /** The first of them, by name. */
  groups: readonly string[];
  groupCount: number;
  /** One for each place that called, the innermost call first. */
  code: readonly (readonly CodeFrame[])[];
}

/** What is meant by prefixes that are not among those told: Client.restart dropped them, or nothing of them changed. */
export type Absent = 'dropped' | 'unchanged';

/** The states of its tasks that every worker reports, named as the contract names them. */
export const REPORTED_STATES = [
  'executing',
  'ready',
  'waiting',
  'fetch',
  'flight',
  'memory',
  'long-running',
  'error',
] as const;

/** What a worker's last heartbeat said of itself. */
export interface WorkerReport {
  /** By state: REPORTED_STATES and what else a version has. Empty: not known. */
  taskCounts: ReadonlyMap<string, number>;
  /** Percent of one core, 100 a core. */
  cpu: number | null;
  processMemory: number | null;
  spilledBytes: number | null;
  latency: number | null;
  eventLoopInterval: number | null;
  /** Bytes a second, the host's. */
  networkReceive: number | null;
  networkTransmit: number | null;
  diskRead: number | null;
  diskWrite: number | null;
  incomingBytes: number | null;
  incomingCount: number | null;
  incomingCountTotal: number | null;
  outgoingBytes: number | null;
  outgoingCount: number | null;
  outgoingCountTotal: number | null;
  openFds: number | null;
  bandwidth: number | null;
  gilContention: number | null;
  /** Share of its GPU in use: 0 to 1. null, as all of a GPU's: it has none. */
  gpuUtilization: number | null;
  gpuMemory: number | null;
  gpuMemoryLimit: number | null;
  /** Bytes of RMM's pool that are taken, and those that are not. */
  rmmUsed: number | null;
  rmmUnused: number | null;
  /** Numbers that users add, by name. */
  userMetrics: ReadonlyMap<string, number>;
}

export interface WorkerUpdate {
  address: string;
  name: string;
  host: string;
  version: string | null;
  /** running, paused, closing_gracefully, ... */
  status: string;
  threads: number;
  /** 0: no limit. */
  memoryLimit: number;
  occupancy: number | null;
  lastSeen: number;
  /** Seconds that its clock is ahead of the scheduler's. */
  clockSkew: number | null;
  idle: boolean;
  saturated: boolean;
  memory: {
    process: number | null;
    managed: number | null;
    unmanagedOld: number | null;
    unmanagedRecent: number | null;
    spilled: number | null;
  };
  /** Tasks assigned to it, running or waiting. */
  processing: number | null;
  longRunning: number;
  resources: ReadonlyMap<string, number>;
  usedResources: ReadonlyMap<string, number>;
  report: WorkerReport;
}

/** What executes on a worker. seconds: how long, as of its last heartbeat. */
export interface RunningUpdate {
  worker: string;
  tasks: { key: string; prefix: string; seconds: number }[];
}

/** Units that Dask's own activities are counted in. */
export const ACTIVITY_UNITS = ['seconds', 'bytes', 'count'] as const;
export type ActivityUnit = (typeof ACTIVITY_UNITS)[number];

/** What workers spent on one activity, since the scheduler's start. */
export interface ActivityUpdate {
  /** What they did it for: execute, get-data, gather-dep, memory-monitor, p2p. */
  context: string;
  /** null: for no function. */
  prefix: string | null;
  activity: string;
  unit: ActivityUnit;
  value: number;
}

export const SHUFFLE_BUFFERS = ['comm', 'disk'] as const;

/** What a worker told of a buffer of a P2P shuffle: bytes. */
export interface ShuffleUpdate {
  worker: string;
  buffer: (typeof SHUFFLE_BUFFERS)[number];
  bytes: number;
  limit: number | null;
  read: number;
  written: number;
}

export interface SchedulerUpdate {
  totalThreads: number;
  totalOccupancy: number;
  transitions: number | null;
  clients: number;
  unrunnable: number;
  taskGroups: number;
  eventLoopInterval: number | null;
  /** Since the scheduler's start. */
  workersAdded: number | null;
  workersRemoved: number | null;
  cpuSeconds: number | null;
  memory: number | null;
  openFds: number | null;
  networkReceive: number | null;
  networkTransmit: number | null;
  /** Mean bytes a second between workers. */
  bandwidth: number | null;
  updateGraphSeconds: number | null;
  gilContention: number | null;
}

/** Who answers at the other end; a new id is a new life. */
export interface SchedulerIdentity {
  id: string;
  address: string;
  version: string | null;
  python: string | null;
  startedAt: number | null;
  /** URL of Dask's own page. */
  dashboard: string | null;
  /** True for the simulated cluster. */
  simulated: boolean;
}

/** A failure as the scheduler's erred_tasks has it: empty texts if the workers died with the task. */
export interface FailureUpdate {
  key: string;
  prefix: string;
  time: number;
  workers: string[];
  exception: string;
  traceback: string;
}

/** Requests to steal at one level of cost, since the scheduler's start. */
export interface StealsUpdate {
  multiplier: number;
  requests: number;
  seconds: number;
}

/** A semaphore, or a lock. null: there are more than are read. */
export interface SemaphoreUpdate {
  name: string;
  limit: number;
  leases: number | null;
  pending: number | null;
  waitSeconds: number | null;
  acquires: number | null;
  releases: number | null;
}

/** A task that no worker may run, and what it asks for: nothing of a kind is an empty list. */
export interface UnrunnableTask {
  key: string;
  prefix: string;
  /** Since when; null: this version does not tell. */
  seconds: number | null;
  resources: ReadonlyMap<string, number>;
  /** By address or name. */
  workers: readonly string[];
  hosts: readonly string[];
}

export interface Unrunnable {
  /** ms since the epoch: when it was so. */
  time: number;
  total: number;
  /** 0: there is none. */
  oldestSeconds: number | null;
  /** The first of them, the oldest first where it is known. */
  tasks: readonly UnrunnableTask[];
}

/** Versions of packages that so many have. null: it is not installed. */
export interface Installation {
  role: 'scheduler' | 'worker' | 'client';
  versions: ReadonlyMap<string, string | null>;
  count: number;
  /** The first of those who have it, by address or id. */
  names: readonly string[];
}

export interface Installations {
  /** ms since the epoch: when it was so. */
  time: number;
  told: readonly Installation[];
}

/** One event of a topic. null: not told. */
export interface EventUpdate {
  /** ms since the epoch */
  time: number;
  kind: string | null;
  /** The address of the one that it is about. */
  worker: string | null;
  text: string;
  /** As JSON. */
  data: string;
  /** data is not all of it. */
  cut: boolean;
  lostTasks: number | null;
  lostData: number | null;
  expected: boolean | null;
}

/** What was read of a topic. */
export interface TopicUpdate {
  topic: string;
  /** Events that it ever had. */
  count: number;
  /** The newest of them, the newest first; null: one that is told under another topic, too. */
  newest: readonly (EventUpdate | null)[];
}

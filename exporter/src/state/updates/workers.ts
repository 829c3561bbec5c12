/**
 * Plain values, as all updates are: times are ms since the epoch in the scheduler's clock, durations are seconds as Dask gives them,
 * sizes are bytes. null: this version or installation does not give it.
 */

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

/** Requests to steal at one level of cost, since the scheduler's start. */
export interface StealsUpdate {
  multiplier: number;
  requests: number;
  seconds: number;
}

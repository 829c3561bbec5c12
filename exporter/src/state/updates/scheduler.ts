/**
 * Plain values, as all updates are: times are ms since the epoch in the scheduler's clock, durations are seconds as Dask gives them,
 * sizes are bytes. null: this version or installation does not give it.
 */

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

/**
 * Plain values, as all updates are: times are ms since the epoch in the scheduler's clock, durations are seconds as Dask gives them,
 * sizes are bytes. null: this version or installation does not give it.
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

/** What executes on a worker. seconds: how long, as of its last heartbeat. */
export interface RunningUpdate {
  worker: string;
  tasks: { key: string; prefix: string; seconds: number }[];
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

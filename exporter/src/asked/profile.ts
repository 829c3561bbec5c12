import type { WorkersAsked } from './workers.ts';

export interface ProfileQuestion {
  /** Whose time: of threads that compute, or of event loops. */
  of?: 'tasks' | 'workers' | 'scheduler';
  /** Addresses or names; all without it. */
  worker?: readonly string[];
  prefix?: string;
  /** ms since the epoch */
  from?: number;
  to?: number;
  activity?: boolean;
}

/** A call and what it called, of all threads together. */
export interface ProfiledCall {
  readonly label: string;
  /** '', and 0, if none is known. */
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly samples: number;
  readonly children: ReadonlyMap<string, ProfiledCall>;
}

/** When what was sampled. */
export interface SampledActivity {
  /** A cycle's length, ms. */
  cycleMs: number;
  /** Samples by function, then by cycle since the epoch; null: all functions beyond those that are told apart. */
  samples: ReadonlyMap<string | null, ReadonlyMap<number, number>>;
}

export interface AskedProfile {
  /** ms since the epoch: when it was asked for. */
  time: number;
  of: 'tasks' | 'workers' | 'scheduler';
  /** Between two samples of a thread. */
  intervalSeconds: number;
  /** Of all samples. */
  root: ProfiledCall;
  /** Calls in the tree, the root too. */
  calls: number;
  /** Calls for which there was no room. */
  cut: number;
  /** Why there is no sample; null: there are some. */
  empty: 'no-samples' | 'switched-off' | 'python-3.11' | null;
  /** null: not asked for. */
  activity: SampledActivity | null;
  workers: WorkersAsked;
}

import type { FunctionFigures } from '../../state/computations/function-figures.ts';
import type { BusyTime } from './busy-time.ts';
import type { Held } from './held-results.ts';
import type { Seen } from './seen.ts';
import type { UnmanagedEvidence } from './unmanaged.ts';

/** A run that took long. Times are ms since the epoch. */
export interface LongRun {
  readonly key: string;
  /** Address. */
  readonly worker: string;
  readonly start: number;
  readonly stop: number;
  /** ms */
  readonly compute: number;
}

/** How long runs of a function computed on one worker, by the logarithms of ms: one that took long does not decide. */
export interface OnWorker {
  runs: number;
  logs: number;
  squares: number;
  /** ms */
  compute: number;
}

/** A worker in the range. */
export interface WorkerEvidence {
  threads: number;
  /** ms that it was there, and ms that it computed. */
  there: number;
  compute: number;
  runs: number;
  /** ms of its longest run. */
  longest: number;
  /** ms since the epoch, ascending: when it left, with the results that it had. It may have come back, without them. */
  left: readonly number[];
}

/** What ran once more. Times are ms since the epoch. */
export interface RunAgain {
  runs: number;
  /** ms */
  compute: number;
  from: number;
  to: number;
}

/** What single runs tell, where all of them are there. */
export interface RunsEvidence {
  /** The longest of each function, the longest first. */
  readonly longest: ReadonlyMap<string, readonly LongRun[]>;
  /** By function and worker. */
  readonly onWorkers: ReadonlyMap<string, ReadonlyMap<string, OnWorker>>;
  /** Of all that ran in the cluster then. */
  readonly workers: ReadonlyMap<string, WorkerEvidence>;
  readonly busy: BusyTime;
  /** After it had failed, by function. */
  readonly afterFailure: ReadonlyMap<string, RunAgain>;
  /** After the worker that had its result left, by function. */
  readonly afterLoss: ReadonlyMap<string, RunAgain>;
  /** After it left, and after something was sent that may have asked for it anew, by function: nobody can tell which is why. */
  readonly afterLossOrAnew: ReadonlyMap<string, RunAgain>;
  /** Workers that left with what ran again. */
  readonly losses: number;
}

/** Figures of the cluster in the range. null: not known. */
export interface ClusterEvidence {
  /** Bytes: the most on disk at once, and the limits of all workers together. */
  readonly spilled: number | null;
  readonly memoryLimit: number | null;
  readonly unmanaged: UnmanagedEvidence;
  /** Tasks that workers had and did not run yet, on average. */
  readonly waiting: number | null;
  /** Tasks that waited for no other and did not run yet, those that the scheduler kept among them, on average. */
  readonly ready: number | null;
}

/** What is judged by. Times are ms since the epoch, durations ms. */
export interface Evidence extends Seen {
  /** When it is judged. */
  readonly now: number;
  readonly from: number;
  readonly to: number;
  /** Of one computation; false: of all that ran in the range. */
  readonly ofComputation: boolean;
  /** Something of it is still to come. */
  readonly goesOn: boolean;
  /** What each function did; null: not known. */
  readonly functions: ReadonlyMap<string, FunctionFigures> | null;
  /** ms of the threads that were there; null: not known. */
  readonly threads: { readonly total: number; readonly idle: number } | null;
  /** null: not all runs are there. */
  readonly runs: RunsEvidence | null;
  /** A sentence: why runs, or what functions did, are not known. */
  readonly missing: string;
  readonly cluster: ClusterEvidence;
  /** null: not known. */
  readonly held: Held | null;
  /** Workers run in the scheduler's process. */
  readonly inScheduler: boolean;
}

export const durationOf = ({ from, to }: Pick<Evidence, 'from' | 'to'>): number => to - from;

/** ms of all that its threads did. */
export function done(functions: ReadonlyMap<string, FunctionFigures>) {
  const sum = { runs: 0, compute: 0, transfer: 0, disk: 0, deserialize: 0 };
  for (const figures of functions.values())
    for (const name of ['runs', 'compute', 'transfer', 'disk', 'deserialize'] as const)
      sum[name] += figures[name];
  return { ...sum, all: sum.compute + sum.transfer + sum.disk + sum.deserialize };
}

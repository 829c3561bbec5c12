/**
 * Plain values, as all updates are: times are ms since the epoch in the scheduler's clock, durations are seconds as Dask gives them,
 * sizes are bytes. null: this version or installation does not give it.
 */

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

/**
 * Plain values, as all updates are: times are ms since the epoch in the scheduler's clock, durations are seconds as Dask gives them,
 * sizes are bytes. null: this version or installation does not give it.
 */

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

/** What is meant by prefixes that are not among those told: Client.restart dropped them, or nothing of them changed. */
export type Absent = 'dropped' | 'unchanged';

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

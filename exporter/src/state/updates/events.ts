/**
 * Plain values, as all updates are: times are ms since the epoch in the scheduler's clock, durations are seconds as Dask gives them,
 * sizes are bytes. null: this version or installation does not give it.
 */

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

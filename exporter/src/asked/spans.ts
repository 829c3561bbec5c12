/** What a span has of its own, without the spans in it. Times are ms since the epoch, durations seconds. */
export interface OwnOfSpan {
  /** Tasks by state. */
  states: ReadonlyMap<string, number>;
  seconds: number;
  /** That its tasks produced. */
  bytes: number;
  /** null: none of its tasks has finished. */
  start: number | null;
  stop: number | null;
  /** Of its groups, the first. */
  groups: readonly string[];
  activities: readonly SpanActivity[];
}

/** What workers spent on one activity for its tasks. */
interface SpanActivity {
  context: string;
  /** null: for no function. */
  prefix: string | null;
  activity: string;
  unit: string;
  value: number;
}

export interface AskedSpan {
  id: string;
  /** Its tags, the outermost first. */
  tags: readonly string[];
  /** By id; null: it is in no other. */
  parent: string | null;
  /** ms since the epoch */
  enqueued: number;
  /** Groups of its own. */
  groupCount: number;
  /** null: not read, since the spans have so many groups. */
  own: OwnOfSpan | null;
}

/** How many threads there were since when (ms since the epoch). */
export type ThreadCounts = readonly (readonly [since: number, threads: number])[];

export interface AskedSpans {
  /** ms since the epoch, by the scheduler's clock: when it told. */
  time: number;
  life: string | null;
  /** A sentence: why this scheduler has none. */
  missing: string | null;
  /** Spans that the scheduler has. */
  total: number;
  /** The newest, the newest first: one that is in another follows none of those in it. */
  spans: readonly AskedSpan[];
  /** The oldest first; of a long past only the end. */
  threads: ThreadCounts;
}

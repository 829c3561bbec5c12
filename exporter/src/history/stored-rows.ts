import type { SummedBuckets } from '../state/series/keeper.ts';
import type { KeptBefore, WholeFailure } from '../state/now/failures/failure-keeper.ts';
import type { FailurePlace } from '../state/now/failures/failure-place.ts';

/** What is kept beside runs and documents, a row each: it is taken in, and dropped, like runs. Times are ms since the epoch. */
export type StoredRow = StoredFailure | StoredBucket;

export interface StoredFailure extends WholeFailure {
  readonly table: 'failures';
  readonly cluster: string;
  /** It may be there under another number, with more than is known of it now. */
  readonly mayBeThere: boolean;
}

/** Which failures are asked for. */
export interface FailuresQuery {
  cluster: string;
  limit: number;
  /** Characters of keys and texts, about, beyond which it ends before its limit. */
  bytes: number;
  /** Only those behind it, which are older. */
  after?: FailurePlace | undefined;
  fns?: readonly string[] | undefined;
  /** Addresses. */
  workers?: readonly string[] | undefined;
  from?: number | undefined;
  to?: number | undefined;
  search?: string | undefined;
  life?: string | undefined;
  /** Those that have at least this number and are after this place are left out, but for some. */
  held: { from: number; gone: FailurePlace; but: readonly number[] };
}

export interface FoundFailureRows {
  /** Newest first. */
  found: WholeFailure[];
  /** All that match, also before the place given and past the limit. */
  total: number;
  more: boolean;
  /** ms since the epoch: there was no room for those until then, of all clusters. Not there: there was for all. */
  goneUntil?: number;
}

/** What was kept of each cluster's failures. */
export interface FailuresBefore {
  of: readonly (readonly [cluster: string, before: KeptBefore])[];
  /** Of clusters that are not among them there are none. */
  all: boolean;
}

/** What the figures of a cluster were in a bucket of time. */
export interface StoredBucket {
  readonly table: 'series';
  readonly cluster: string;
  /** When it begins. */
  readonly time: number;
  /** In the order of the series' columns. count: of seconds that are known. */
  readonly figures: { count: number; sum: number; least: number; most: number }[];
}

/** Which figures are asked for: of buckets that begin from then on, and before that. */
export interface SeriesQuery {
  cluster: string;
  from: number;
  to: number;
  /** A multiple of the buckets that are kept. */
  step: number;
}

export interface FoundSeries {
  /** Whatever was asked for; null: there is none. */
  oldest: number | null;
  newest: number | null;
  buckets: SummedBuckets;
}

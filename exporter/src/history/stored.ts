import type { ComputationFilter } from '../state/computations/filter.ts';
import type { ComputationOrder } from '../state/computations/order.ts';
import type { ComputationSummary } from '../state/computations/summary.ts';
import type { PastSumsQuestion } from '../state/log/query/past.ts';
import type { StoredRow } from './stored-rows.ts';
import type { KeptBefore } from '../state/now/failures/failure-keeper.ts';

/**
 * What goes into the store and what comes out of it: plain values that pass between threads. Times are whole microseconds since the
 * epoch unless they say otherwise.
 */

/** One thing that a thread did for a run. */
export interface StoredInterval {
  action: string;
  start: number;
  stop: number;
  /** Address a transfer came from; null: not known, or no transfer. */
  source: string | null;
}

/** A finished run with all that is kept of it. (life, run) is unique within a cluster. */
export interface StoredRun {
  cluster: string;
  /** The scheduler's id. */
  life: string;
  run: number;
  key: string;
  fn: string;
  worker: string;
  /** Its lane on the worker. */
  thread: number;
  erred: boolean;
  nbytes: number;
  /** The result's type; '' if unknown. */
  type: string;
  exception: string | null;
  traceback: string | null;
  /** Of the whole run; of one without intervals, when it is taken to have been. */
  start: number;
  stop: number;
  intervals: StoredInterval[];
}

/**
 * Anything else that is kept, as a JSON document with a few columns to find it by; one with the same kind, cluster and id replaces the
 * one before.
 */
export interface StoredDocument {
  /** What it is, such as `failure`. A kind is written by one part of the exporter only. */
  kind: string;
  cluster: string;
  id: string;
  /** ms since the epoch; of a moment both are the same. Documents go with the runs that ended as long ago as they did. */
  start: number;
  stop: number;
  json: string;
  /** Of a computation: what it is listed by. */
  listed?: Listed;
}

/** What a computation is listed, found and sorted by, beside its document. */
export interface Listed {
  life: string;
  state: string;
  /** ms since the epoch; null: nobody saw it. */
  stop: number | null;
  failed: boolean;
  /** Of all its functions. */
  names: readonly string[];
  /** What a search looks at. */
  texts: readonly string[];
  /** Of each of ORDERS. */
  orders: Readonly<Record<ComputationOrder, number | null>>;
  summary: ComputationSummary;
}

/** Which computations are asked for. */
export interface ListedQuery extends ComputationFilter {
  cluster: string;
  /** Ids of those that are not to be told. */
  without: readonly string[];
  sort: ComputationOrder;
  ascending: boolean;
  limit: number;
}

export interface ListedId {
  cluster: string;
  id: string;
}

export interface FoundListed {
  summaries: ComputationSummary[];
  /** All that match, before the limit. */
  total: number;
}

/** Which documents are asked for. */
export interface DocumentsQuery {
  kind: string;
  /** undefined: of all. */
  cluster?: string | undefined;
  id?: string | undefined;
  /** ms since the epoch: those that touch this range. */
  from?: number | undefined;
  to?: number | undefined;
  /** The newest, by their end. */
  limit: number;
  /** The oldest in place of them. */
  oldestFirst?: boolean | undefined;
}

/** What an earlier start remembered of clusters: documents of these kinds, as many clusters' as there is room for. */
export interface BeforeQuery {
  /** Those with the newest of the first kind come first. */
  kinds: readonly string[];
  clusters: number;
  /** Of all documents together. */
  characters: number;
}

export interface FoundBefore {
  /** Those with a name are one; the newest clusters come last. */
  documents: StoredDocument[];
  /** There is no more of these kinds. */
  all: boolean;
}

/** What others that write there told lately. */
export interface Others {
  lives: StoredLife[];
  documents: StoredDocument[];
  /** For a store that is opened again: until which they were told. Not there: nobody else writes there. */
  heard?: number;
}

/** Characters of a cluster's documents. */
export interface ClusterSize {
  cluster: string;
  size: number;
}

/** Of these, in this order, as many as there is room for: their names. */
export function withinRoom(
  sizes: readonly ClusterSize[],
  { clusters, characters }: Omit<BeforeQuery, 'kinds'>,
): string[] {
  let sum = 0;
  const last = sizes.findIndex(({ size }, at) => at >= clusters || (sum += size) > characters);
  return sizes.slice(0, last === -1 ? sizes.length : last).map(({ cluster }) => cluster);
}

/** Runs, rows and documents, each in the order in which they were taken in. */
export interface Batch {
  runs: StoredRun[];
  rows: StoredRow[];
  documents: StoredDocument[];
}

/** Up to where all that was taken in of a life is on disk. */
export interface Acknowledged {
  cluster: string;
  life: string;
  /** One past the highest run. */
  next: number;
}

/** What came of a batch. */
export interface Taken {
  /** Runs that were not there before. */
  runs: number;
  lives: Acknowledged[];
}

/** What is there when the store is opened. */
export interface StoredLife extends Acknowledged {
  /** The latest end of any of its runs. */
  until: number;
}

/** How much there is. */
export interface StoreSize {
  runs: number;
  /** On disk, of all files. */
  bytes: number;
  /** The earliest end of a run; null: there is none. */
  oldest: number | null;
}

/** Which runs, as the task log is asked; they match by their whole span. */
export interface RunsFilter {
  cluster: string;
  life?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
  fns?: readonly string[] | undefined;
  workers?: readonly string[] | undefined;
  erred?: boolean | undefined;
  key?: string | undefined;
  search?: string | undefined;
  /** Only what comes behind this run. */
  after?: { life: string; run: number } | undefined;
  /** Lives of which the task log has all runs from the first to before the next: they are left out. */
  held: readonly { life: string; first: number; next: number }[];
  /** Lives of which only runs before the end are meant. */
  ends?: readonly { life: string; end: number }[] | undefined;
  /** One run in full, with its texts. */
  run?: number | undefined;
}

/** Which runs are asked for. */
export interface RunsQuery extends RunsFilter {
  /** Runs, or intervals where they are merged. */
  limit: number;
  /** ms a pixel: what cannot be seen apart is merged. */
  resolution?: number | undefined;
  /** With their keys, which are most of what there is to read. */
  keys: boolean;
}

/** Which runs are summed up. */
export interface SumsQuery extends RunsFilter, PastSumsQuestion {}

/**
 * Intervals of runs, a row each, in the order of the store: all intervals of a run, or those that are left of it. What many rows have
 * in common is told once: they have its position in names, below 0: none.
 */
export interface FoundRows {
  names: string[];
  life: number[];
  run: number[];
  /** Empty where keys were not asked for. */
  key: string[];
  fn: number[];
  worker: number[];
  thread: number[];
  erred: boolean[];
  nbytes: number[];
  /** Texts are empty where no run was asked for in full. */
  type: string[];
  exception: (string | null)[];
  traceback: (string | null)[];
  /** Below 0: a run without intervals. */
  action: number[];
  source: number[];
  start: number[];
  stop: number[];
  /** Of the whole run. */
  began: number[];
  ended: number[];
}

export interface FoundStored {
  rows: FoundRows;
  /** There are more runs than these. */
  more: boolean;
  /** Intervals that were merged, those that stand for others among them. */
  offered: number;
}

/** What an earlier start remembered of a cluster, as JSON; undefined: nothing. */
export interface Before {
  log: string | undefined;
  progress: string | undefined;
  computations: string | undefined;
  /** Of computations that are kept, those that ended last. */
  ids: readonly string[];
  /** undefined: that is not known. */
  failures: KeptBefore | undefined;
  /** Another exporter kept more since: which computations and failures there are is not known. */
  byAnother?: boolean;
}

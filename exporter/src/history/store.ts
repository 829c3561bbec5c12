import type { PastSums } from '../state/log/query/past.ts';
import type {
  Batch,
  BeforeQuery,
  DocumentsQuery,
  FoundBefore,
  FoundListed,
  FoundStored,
  ListedId,
  ListedQuery,
  Others,
  RunsQuery,
  StoredDocument,
  StoredLife,
  StoreSize,
  SumsQuery,
  Taken,
} from './stored.ts';
import type {
  FailuresBefore,
  FailuresQuery,
  FoundFailureRows,
  FoundSeries,
  SeriesQuery,
} from './stored-rows.ts';

/**
 * What keeps the history: all that differs from one engine to another. Each fails with a StoreProblem. A question sees all that was
 * taken in before it.
 */
export interface Store {
  /** Makes what is not there, brings what is to this version, and tells which lives are there. */
  open(): Promise<StoredLife[]>;
  /** Each run once, however often it is told. What fails may be there in part, and is told again whole. Fulfilled when it would survive the exporter's sudden end. */
  take(batch: Batch): Promise<Taken>;
  find(query: RunsQuery): Promise<FoundStored>;
  sum(query: SumsQuery): Promise<PastSums>;
  documents(query: DocumentsQuery): Promise<StoredDocument[]>;
  listed(query: ListedQuery): Promise<FoundListed>;
  before(query: BeforeQuery): Promise<FoundBefore>;
  /** How many of each cluster, the newest; of too many clusters those that ended last. */
  listedIds(limit: number): Promise<ListedId[]>;
  failures(query: FailuresQuery): Promise<FoundFailureRows>;
  /** The newest of each cluster, as many as are told again. */
  failuresBefore(): Promise<FailuresBefore>;
  series(query: SeriesQuery): Promise<FoundSeries>;
  size(): Promise<StoreSize>;
  /** What others that share it told since it was asked last, some of it twice. @param kinds of documents */
  others(kinds: readonly string[]): Promise<Others>;
  /** What is to be done now and then. @param now ms since the epoch */
  upkeep(now: number): Promise<Upkept>;
  close(): Promise<void>;
}

/** What came of the upkeep. */
export interface Upkept {
  /** µs: runs that ended until then are gone, since they were too old or too many, whoever removed them; null: none were removed. */
  goneUntil: number | null;
  /** What could not be done, in a sentence; null: nothing was, or it could. */
  problem: string | null;
}

import type { StoreOptions, Upkept } from './engine/store.ts';
import type { PastSums } from '../state/query/past.ts';
import type {
  Batch,
  DocumentsQuery,
  FoundListed,
  FoundStored,
  ListedId,
  ListedQuery,
  RunsQuery,
  StoredDocument,
  StoredLife,
  StoreSize,
  SumsQuery,
  Taken,
} from './stored.ts';

/** What the thread of the store is asked, and what it answers. */
export interface Asked {
  open: { takes: StoreOptions; gives: StoredLife[] };
  take: { takes: Batch; gives: Taken };
  find: { takes: RunsQuery; gives: FoundStored };
  sum: { takes: SumsQuery; gives: PastSums };
  documents: { takes: DocumentsQuery; gives: StoredDocument[] };
  listed: { takes: ListedQuery; gives: FoundListed };
  /** How many of each cluster, the newest. */
  listedIds: { takes: number; gives: ListedId[] };
  size: { takes: null; gives: StoreSize };
  /** Also seals what is due. ms since the epoch */
  upkeep: { takes: number; gives: Upkept };
  close: { takes: null; gives: null };
}

export type Op = keyof Asked;

export interface Question<Of extends Op = Op> {
  id: number;
  op: Of;
  args: Asked[Of]['takes'];
}

/** Why something cannot be done. */
export interface Refusal {
  error: string;
  /** It will never work here. */
  fatal: boolean;
  /** It is the folder's or the disk's fault, not that of what was asked. */
  ofFolder: boolean;
}

export type Reply = { id: number } & ({ result: unknown } | Refusal);

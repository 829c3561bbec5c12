import type { StoreOptions } from './engines.ts';
import type { Store } from './store.ts';
import type { StoredLife } from './stored.ts';

/** What the thread of the store is asked, and what it answers: what the store can do, once it is opened. */
export type Asked = {
  [Of in Exclude<keyof Store, 'open'>]: {
    takes: Parameters<Store[Of]> extends [infer Takes] ? Takes : null;
    gives: Awaited<ReturnType<Store[Of]>>;
  };
} & { open: { takes: StoreOptions; gives: StoredLife[] } };

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
  /** It is the fault of the folder, disk or server, not that of what was asked. */
  ofPlace: boolean;
}

export type Reply = { id: number } & ({ result: unknown } | Refusal);

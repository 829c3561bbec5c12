import { DuckStore, type DuckOptions } from './duckdb/store.ts';
import type { Store } from './store.ts';

/** Which engine, and what it has to know. */
export type StoreOptions = { engine: 'duckdb' } & DuckOptions;

export function storeOf(options: StoreOptions): Store {
  return new DuckStore(options);
}

/** Where it keeps things, for whoever reads the log. */
export function placeOf(options: StoreOptions): string {
  return options.folder;
}

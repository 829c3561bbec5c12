import { ClickHouseStore, type ClickHouseOptions } from './clickhouse/store.ts';
import { DuckStore, type DuckOptions } from './duckdb/store.ts';
import type { Store } from './store.ts';

/** Which engine, and what it has to know. */
export type StoreOptions =
  ({ engine: 'duckdb' } & DuckOptions) | ({ engine: 'clickhouse' } & ClickHouseOptions);

export function storeOf(options: StoreOptions): Store {
  return options.engine === 'duckdb' ? new DuckStore(options) : new ClickHouseStore(options);
}

/** Where it keeps things, for whoever reads the log. */
export function placeOf(options: StoreOptions): string {
  return options.engine === 'duckdb' ? options.folder : `${options.url} (${options.database})`;
}

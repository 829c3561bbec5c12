import { ClickHouseStore, type ClickHouseOptions } from './clickhouse/store.ts';
import { DuckStore, type DuckOptions } from './duckdb/store.ts';
import type { Store } from './store.ts';

/** Which engine, and what it has to know. */
export type StoreOptions =
  ({ engine: 'duckdb' } & DuckOptions) | ({ engine: 'clickhouse' } & ClickHouseOptions);

export function storeOf(options: StoreOptions): Store {
  return options.engine === 'duckdb' ? new DuckStore(options) : new ClickHouseStore(options);
}

/** Several exporters may write there. */
export const isShared = ({ engine }: Pick<StoreOptions, 'engine'>): boolean => engine === 'clickhouse';

/** Where it keeps things, for whoever reads the log. */
export function placeOf(options: StoreOptions): string {
  return options.engine === 'duckdb' ? options.folder : `${options.url} (${options.database})`;
}

const FIRST_PAUSE_MS = 5_000;
/** A folder holds up nobody who looks at it; a server that all its exporters ask at once does not get well. */
const LONGEST_PAUSE_MS = { duckdb: 5_000, clickhouse: 60_000 };

/** ms until it is opened again, after so many failures of its place in a row. */
export const pauseAfter = ({ engine }: Pick<StoreOptions, 'engine'>, failures: number): number =>
  Math.min(LONGEST_PAUSE_MS[engine], FIRST_PAUSE_MS * 2 ** Math.min(Math.max(failures - 1, 0), 10));

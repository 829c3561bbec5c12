import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storedRun } from '../../testing/stored-run.ts';
import type { RunsQuery, StoredRun } from '../../stored.ts';
import { DuckStore } from '../store.ts';

/** For each test of a suite a folder of its own; the stores that were opened in it are closed, and it goes, after the test. */
export function storesOfEachTest() {
  let folder: string;
  const open: DuckStore[] = [];

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'history-'))));
  afterEach(async () => {
    for (const store of open.splice(0)) await store.close();
    rmSync(folder, { recursive: true });
  });

  return {
    folder: () => folder,
    /** Names of those that are sealed. */
    files: () => readdirSync(folder).filter((name) => name.endsWith('.parquet')),
    /** Seals by itself, and lets go, only what the options say. */
    async opened(options: { sealRuns?: number; days?: number; bytes?: number; folder?: string } = {}) {
      const store = new DuckStore({ folder, sealRuns: Infinity, days: 1e6, bytes: Infinity, ...options });
      open.push(store);
      return { store, lives: await store.open() };
    },
  };
}

export const take = (store: DuckStore, ...runs: StoredRun[]) => store.take({ runs, rows: [], documents: [] });
export const all = (values: Partial<RunsQuery> = {}): RunsQuery => ({
  cluster: 'c',
  held: [],
  keys: true,
  limit: 1e6,
  ...values,
});
export const found = async (store: DuckStore, query: Partial<RunsQuery> = {}) =>
  (await store.find(all(query))).rows.run;
export const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, at) => from + at);
export const runs = (count: number, from = 0) => numbers(count, from).map((run) => storedRun(run));

import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY_MS } from '../../src/history/day.ts';
import { Database } from '../../src/history/duckdb/duckdb.ts';
import { DuckStore } from '../../src/history/duckdb/store.ts';
import type { RememberedLog } from '../../src/state/log/remembered.ts';

export const RUNS = Number(process.env.BENCH_RUNS ?? 10_000_000);
export const WEEK_MS = 7 * DAY_MS;
const LIFE = 'Scheduler-bench';
const WORKERS = 16;
const THREADS = 4;
const LANES = WORKERS * THREADS;
/** Each lane begins one so often. */
const STEP_US = Math.floor((WEEK_MS * 1000) / (RUNS / LANES));
/** As many as are sealed at once where they come fast. */
const FILE_RUNS = 250_000;

/** A history of a week: its folder, when it began, and what it takes on disk. */
export interface KeptWeek {
  folder: string;
  /** ms since the epoch. */
  from: number;
  key: string;
  bytesPerRun: number;
  close: () => void;
}

/** As a real exporter keeps it, but written by the engine itself: a run of every second has a transfer before it. */
export async function keepWeek(cluster: string): Promise<KeptWeek> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-history-'));
  const options = { folder, sealRuns: Infinity, days: 1e6, bytes: Infinity };
  const from = Date.now() - WEEK_MS;
  const store = new DuckStore(options);
  await store.open();
  await store.close();
  const database = await Database.open(join(folder, 'hot.duckdb'), join(folder, 'scratch.tmp'));
  for (let first = 0; first < RUNS; first += FILE_RUNS) {
    const last = Math.min(first + FILE_RUNS, RUNS) - 1;
    const day = new Date(from + (first / RUNS) * WEEK_MS).toISOString().slice(0, 10).replaceAll('-', '');
    const file = join(folder, `runs-${day}-${first}-${last}.parquet`);
    await database.run(
      `COPY (${rowsOf(cluster, from * 1000, first, last)}) TO '${file}' (FORMAT parquet, COMPRESSION zstd)`,
    );
  }
  await database.run('INSERT INTO acknowledged VALUES (?, ?, ?, ?)', [
    cluster,
    LIFE,
    BigInt(RUNS),
    BigInt((from + WEEK_MS) * 1000),
  ]);
  await database.run(`INSERT INTO documents VALUES ('log', ?, '', ?, ?, ?)`, [
    cluster,
    from,
    from + WEEK_MS,
    JSON.stringify(logOf(from)),
  ]);
  await database.close();
  const bytes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
  return {
    folder,
    from,
    key: keyOf(Math.floor(RUNS / 2)),
    bytesPerRun: bytes.reduce((a, b) => a + b, 0) / RUNS,
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const keyOf = (run: number): string =>
  `('sum-${createHash('md5')
    .update(String(Math.floor(run / 1000)))
    .digest('hex')}', ${run % 1000}, 0)`;

/** A row for each interval of these runs, in the columns of the store's table. */
function rowsOf(cluster: string, from: number, first: number, last: number): string {
  const begin = `${from} + (n // ${LANES}) * ${STEP_US} + (hash(n) % ${Math.floor(STEP_US / 4)})::BIGINT`;
  const took = `1000 + (hash(n + 1) % ${Math.floor(STEP_US / 2)})::BIGINT`;
  return `
    WITH run AS (
      SELECT n, ${begin} AS began, ${begin} + ${took} AS ended, n % 2 = 1 AS several,
        'tcp://10.0.0.' || (n % ${WORKERS}) || ':4000' AS worker
      FROM range(${first}, ${last + 1}) AS of(n)
    ), interval AS (
      SELECT *, 'compute' AS action, several::INTEGER AS seq, began + if(several, 500, 0) AS start, ended AS stop, NULL AS source FROM run
      UNION ALL
      SELECT *, 'transfer', 0, began, began + 500, 'tcp://10.0.0.' || (hash(n) % ${WORKERS}) || ':4000' FROM run WHERE several
    )
    SELECT n, '${cluster}' AS cluster, '${LIFE}' AS life, n AS run,
      '(''sum-' || md5((n // 1000)::VARCHAR) || ''', ' || (n % 1000) || ', 0)' AS key,
      'function-' || (n // 1000 % 50) AS fn, worker, (n // ${WORKERS} % ${THREADS})::INTEGER AS thread, action, seq, start, stop,
      false AS error, (8 * (hash(n + 2) % 1000))::BIGINT AS nbytes, 'numpy.ndarray' AS type, source,
      if(several, began, NULL) AS began, if(several, ended, NULL) AS ended, NULL::VARCHAR AS errtext, NULL::VARCHAR AS traceback
    FROM interval ORDER BY n, seq`;
}

function logOf(from: number): RememberedLog {
  const workers = Array.from({ length: WORKERS }, (_, at) => `tcp://10.0.0.${at}:4000`);
  return {
    prefixes: Array.from({ length: 50 }, (_, at) => `function-${at}`),
    workers: workers.map((address) => ({ address, name: '', host: '' })),
    lives: [{ id: LIFE, firstSeen: from, lastSeen: from + WEEK_MS }],
    known: [{ life: LIFE, from, until: from + WEEK_MS }],
    stays: workers.map((worker) => ({ life: LIFE, worker, threads: THREADS, from, to: null, met: true })),
    current: { life: LIFE, seenAt: from + WEEK_MS },
    lanes: [],
  };
}

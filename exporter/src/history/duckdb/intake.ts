import type { DuckDBAppender } from '@duckdb/node-api';
import type { Acknowledged, Batch, StoredRun, Taken } from '../stored.ts';
import { keepDocuments } from './documents.ts';
import { MOST_LIVES } from '../known/stored-lives.ts';
import type { Database } from './duckdb.ts';
import { keepFailures } from './failures.ts';
import { keepSeries } from './series.ts';

/** What is known of a life's runs that are there. */
interface Known {
  next: number;
  until: number;
}

/** Takes runs, rows and documents in: each run once, however often it is told, all of a batch or nothing. */
export class Intake {
  readonly #database: Database;
  readonly #known: Map<string, Known>;
  #next: number;

  /** @param next the number of the next run */
  constructor(
    database: Database,
    { next, lives }: { next: number; lives: readonly (Acknowledged & { until: number })[] },
  ) {
    this.#database = database;
    this.#next = next;
    this.#known = new Map(
      lives.map(({ cluster, life, next, until }) => [nameOf(cluster, life), { next, until }]),
    );
  }

  /** The number of the next run. */
  get next(): number {
    return this.#next;
  }

  /** Fulfilled when it is on disk. */
  async take({ runs, rows, documents }: Batch): Promise<Taken> {
    const came = new Map<string, Known & Acknowledged>();
    const fresh = runs.filter((run) => this.#isNew(run, came));
    await this.#database.atOnce(async () => {
      if (fresh.length > 0) await this.#appendRuns(fresh);
      for (const { cluster, life, next, until } of came.values())
        await this.#database.run('INSERT OR REPLACE INTO acknowledged VALUES (?, ?, ?, ?)', [
          cluster,
          life,
          BigInt(next),
          BigInt(until),
        ]);
      await keepFailures(
        this.#database,
        rows.filter((row) => row.table === 'failures'),
      );
      await keepSeries(
        this.#database,
        rows.filter((row) => row.table === 'series'),
      );
      await keepDocuments(this.#database, documents);
    });
    this.#next += fresh.length;
    for (const [name, known] of came) this.#known.set(name, known);
    const lives = Array.from(came.values(), ({ cluster, life, next }) => ({ cluster, life, next }));
    return { runs: fresh.length, lives };
  }

  /** Lives of which no run ended since; of too many those that ended first. @param until µs */
  async forget(until: number): Promise<void> {
    await this.#database.run(
      `DELETE FROM acknowledged WHERE until < greatest(${Math.floor(until)},
        coalesce((SELECT until FROM acknowledged ORDER BY until DESC OFFSET ${MOST_LIVES - 1} LIMIT 1), ${Math.floor(until)}))`,
    );
    const [[first]] = (await this.#database.columns('SELECT min(until)::DOUBLE FROM acknowledged')) as [
      [number | null],
    ];
    for (const [name, known] of this.#known) if (known.until < (first ?? Infinity)) this.#known.delete(name);
  }

  #isNew({ cluster, life, run, stop }: StoredRun, came: Map<string, Known & Acknowledged>): boolean {
    const name = nameOf(cluster, life);
    const known = came.get(name) ?? this.#known.get(name);
    if (known && run < known.next) return false;
    came.set(name, { cluster, life, next: run + 1, until: Math.max(known?.until ?? stop, stop) });
    return true;
  }

  async #appendRuns(runs: readonly StoredRun[]): Promise<void> {
    const appender = await this.#database.connection.createAppender('runs');
    try {
      runs.forEach((run, at) => appendRun(appender, run, this.#next + at));
      appender.flushSync();
    } finally {
      appender.closeSync();
    }
  }
}

const nameOf = (cluster: string, life: string): string => JSON.stringify([cluster, life]);

function appendRun(appender: DuckDBAppender, run: StoredRun, n: number): void {
  const { intervals, start, stop } = run;
  const several = intervals.length !== 1;
  const none = { action: null, start, stop, source: null };
  (intervals.length > 0 ? intervals : [none]).forEach((interval, seq) => {
    const text = (value: string | null) =>
      value === null ? appender.appendNull() : appender.appendVarchar(value);
    const number = (value: number | null) =>
      value === null ? appender.appendNull() : appender.appendBigInt(BigInt(value));
    number(n);
    text(run.cluster);
    text(run.life);
    number(run.run);
    text(run.key);
    text(run.fn);
    text(run.worker);
    appender.appendInteger(run.thread);
    text(interval.action);
    appender.appendInteger(seq);
    number(interval.start);
    number(interval.stop);
    appender.appendBoolean(run.erred);
    number(Math.round(run.nbytes));
    text(run.type);
    text(interval.source);
    number(several ? start : null);
    number(several ? stop : null);
    text(seq === 0 ? run.exception : null);
    text(seq === 0 ? run.traceback : null);
    appender.endRow();
  });
}

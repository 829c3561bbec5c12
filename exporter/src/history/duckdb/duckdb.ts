import type * as DuckDb from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';
import { NotInstalled } from '../problems.ts';

/** Of all that DuckDB holds; unless told it would take 80 % of the machine's. */
const MEMORY = '256MB';
const THREADS = 2;

const INTERRUPT_MS = 20;

const SETTINGS = {
  memory_limit: MEMORY,
  threads: String(THREADS),
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
};

/** An open database. What is read comes as columns of plain values: cast BIGINT to DOUBLE. */
export class Database {
  readonly #instance: DuckDBInstance;
  readonly #reading: DuckDBConnection;
  /** What is read, or was read last; it never fails. */
  #read: Promise<unknown> = Promise.resolve();
  readonly connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, reading: DuckDBConnection) {
    this.#instance = instance;
    this.connection = connection;
    this.#reading = reading;
  }

  /** @throws Error as DuckDB has it; NotInstalled where it is not installed */
  static async open(path: string, scratch: string): Promise<Database> {
    const { DuckDBInstance } = await duckDb();
    const instance = await DuckDBInstance.create(path, { ...SETTINGS, temp_directory: scratch });
    return new Database(instance, await instance.connect(), await instance.connect());
  }

  /** Another connection, for what takes long beside the rest. */
  beside(): Promise<DuckDBConnection> {
    return this.#instance.connect();
  }

  run(sql: string, values?: DuckDBValue[]): Promise<unknown> {
    return this.connection.run(sql, values);
  }

  columns(sql: string, values?: DuckDBValue[]): Promise<unknown[][]> {
    return columnsOf(this.connection, sql, values);
  }

  /** Reads what is there now, whatever is written meanwhile, on a connection of its own: one after the other, as the caller sees to. */
  read<Result>(work: (columns: Columns) => Promise<Result>): Promise<Result> {
    const result = this.#asOfNow(work);
    this.#read = result.catch(() => undefined);
    return result;
  }

  async #asOfNow<Result>(work: (columns: Columns) => Promise<Result>): Promise<Result> {
    await this.#reading.run('BEGIN TRANSACTION READ ONLY');
    try {
      return await work((sql) => columnsOf(this.#reading, sql));
    } finally {
      await this.#reading.run('ROLLBACK').catch(() => undefined);
    }
  }

  /** All or nothing; durable when it is done. */
  async atOnce(work: () => Promise<void>): Promise<void> {
    await this.run('BEGIN');
    try {
      await work();
      await this.run('COMMIT');
    } catch (error) {
      await this.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** What is read now fails. */
  async close(): Promise<void> {
    const interrupt = () => this.#reading.interrupt();
    interrupt();
    // A question that is about to begin does not see the first.
    const again = setInterval(interrupt, INTERRUPT_MS);
    await this.#read;
    clearInterval(again);
    for (const one of [this.#reading, this.connection, this.#instance]) one.closeSync();
  }
}

/** Asks in SQL. */
export type Columns = (sql: string) => Promise<unknown[][]>;

async function columnsOf(connection: DuckDBConnection, sql: string, values?: DuckDBValue[]) {
  const result = await connection.run(sql, values);
  const columns = (await result.getColumnsJS()) as unknown[][];
  // None where there are no rows.
  return columns.length > 0 ? columns : Array.from({ length: result.columnCount }, () => []);
}

async function duckDb(): Promise<typeof DuckDb> {
  try {
    return await import('@duckdb/node-api');
  } catch (cause) {
    throw new NotInstalled(
      '--history.path needs the package @duckdb/node-api, which is not installed here: npm install @duckdb/node-api@1.5.6-r.1 beside the exporter.',
      { cause },
    );
  }
}

/** A text as SQL has it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

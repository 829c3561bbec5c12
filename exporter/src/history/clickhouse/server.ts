import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as after } from 'node:timers/promises';
import {
  ClickHouseLogLevel,
  createClient,
  type ClickHouseClient,
  type ClickHouseSettings,
} from '@clickhouse/client';
import { PlaceProblem } from '../problems.ts';
import { problemOf } from './problems.ts';

/** Where the server is and who asks it. */
export interface ServerOptions {
  url: string;
  database: string;
  user: string;
  /** Read each time it is opened, as are the files of TLS, so that what is renewed is used. */
  passwordFile?: string | undefined;
  /** Where there is no file. */
  password?: string | undefined;
  caFile?: string | undefined;
  certFile?: string | undefined;
  keyFile?: string | undefined;
}

/** The oldest that the client is for (README of @clickhouse/client 1.23). */
const OLDEST = '24.8';

/** A server that says nothing is away. */
const WRITE_MS = 10_000;
const READ_MS = 60_000;
/** Between tries of what may be written again: an answer that got lost costs no more than that. */
const AGAIN_MS = [250, 1_000];

const SETTINGS: ClickHouseSettings = {
  // No number of ours is beyond what a double holds.
  output_format_json_quote_64bit_integers: 0,
};

const READING: ClickHouseSettings = {
  // Rows that are told twice are the same, and so in one partition and in one piece of an index.
  do_not_merge_across_partitions_select_final: 1,
  optimize_move_to_prewhere_if_final: 1,
  use_skip_indexes_if_final: 1,
  // A reader that is gone asks no more.
  cancel_http_readonly_queries_on_client_close: 1,
};

const WRITING: ClickHouseSettings = {
  // On Distributed tables: it is where it belongs, and not in a queue.
  distributed_foreground_insert: 1,
  // What workers tell may be of any day.
  max_partitions_per_insert_block: '0',
};

/** Written at once, so that a token tells whether it is there. */
const AT_ONCE: ClickHouseSettings = { async_insert: 0 };

/** The server gathers what several exporters write, and answers when it is there: each write makes a part of a table otherwise. */
const GATHERED: ClickHouseSettings = { async_insert: 1, wait_for_async_insert: 1 };

/** What a query is about. Names and texts are values here, never part of the SQL. */
export type Parameters = Record<string, unknown>;

/** A ClickHouse server: what is asked of it fails with a StoreProblem. */
export class Server {
  readonly #client: ClickHouseClient;
  readonly #url: string;

  private constructor(client: ClickHouseClient, url: string) {
    this.#client = client;
    this.#url = url;
  }

  /** @throws StoreProblem where a file cannot be read */
  static async of(options: ServerOptions): Promise<Server> {
    const { url, database, user } = options;
    const client = createClient({
      ...{ url, database, username: user },
      password: await passwordOf(options),
      ...(await tlsOf(options)),
      application: 'dask-exporter',
      request_timeout: READ_MS,
      use_multipart_params_auto: true,
      clickhouse_settings: SETTINGS,
      // What fails is told by whoever asked.
      log: { level: ClickHouseLogLevel.OFF },
    });
    return new Server(client, url);
  }

  /** Asked without a setting: one that is too old knows not all of ours. @throws StoreProblem where it is older than the exporter needs */
  async checkVersion(): Promise<void> {
    const query = 'SELECT version() AS version';
    await this.#saying(async () => {
      const answer = await this.#client.query({ query, format: 'JSON' });
      const version = (await answer.json<{ version: string }>()).data[0]!.version;
      if (isOlder(version, OLDEST))
        throw new PlaceProblem(
          `The history's server ${this.#url} is ClickHouse ${version}, and the exporter needs ${OLDEST} or newer: use a newer server.`,
        );
    });
  }

  /** Rows as objects. */
  async rows<Row>(query: string, query_params: Parameters = {}): Promise<Row[]> {
    return this.#saying(async () => {
      const asked = { query, query_params, format: 'JSON', clickhouse_settings: READING } as const;
      return (await (await this.#client.query(asked)).json<Row>()).data;
    });
  }

  /** Columns by their names. */
  async columns(query: string, query_params: Parameters = {}): Promise<Record<string, unknown[]>> {
    return this.#saying(async () => {
      const asked = {
        ...{ query, query_params, clickhouse_settings: READING },
        format: 'JSONColumnsWithMetadata',
      } as const;
      const { meta, data } = await (await this.#client.query(asked)).json<Record<string, unknown[]>>();
      const columns = data as unknown as Record<string, unknown[]>;
      // None where there are no rows.
      return Object.fromEntries(meta!.map(({ name }) => [name, columns[name] ?? []]));
    });
  }

  async command(query: string, query_params: Parameters = {}): Promise<void> {
    await this.#saying(() => this.#client.command({ query, query_params }));
  }

  /**
   * Fulfilled when it is there; tried again where no answer came.
   * @param id of what is written: where it was written already under the same, nothing is. undefined: it is little, and may be there twice
   */
  async insert(table: string, values: readonly object[], id?: string): Promise<void> {
    if (values.length === 0) return;
    const how = id === undefined ? GATHERED : { ...AT_ONCE, insert_deduplication_token: id };
    for (let tries = 0; ; tries++)
      try {
        return await this.#saying(async () => {
          await this.#client.insert({
            table,
            values,
            format: 'JSONEachRow',
            clickhouse_settings: { ...WRITING, ...how },
            abort_signal: AbortSignal.timeout(WRITE_MS),
          });
        });
      } catch (error) {
        if (tries === AGAIN_MS.length || !(error instanceof PlaceProblem)) throw error;
        await after(AGAIN_MS[tries]);
      }
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async #saying<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw problemOf(this.#url, error);
    }
  }
}

/** Versions are numbers between dots, of which the first two count. */
export function isOlder(version: string, than: string): boolean {
  const [year = 0, month = 0] = version.split('.').map(Number);
  const [thanYear, thanMonth] = than.split('.').map(Number) as [number, number];
  return year < thanYear || (year === thanYear && month < thanMonth);
}

/** Of the same things the same. */
export const idOf = (things: unknown): string =>
  createHash('sha256').update(JSON.stringify(things)).digest('hex');

async function passwordOf({ passwordFile, password = '' }: ServerOptions): Promise<string> {
  if (passwordFile === undefined) return password;
  return (await fileOf(passwordFile)).toString('utf8').replace(/\r?\n$/, '');
}

async function tlsOf({ caFile, certFile, keyFile }: ServerOptions) {
  if (caFile === undefined) return {};
  const ca_cert = await fileOf(caFile);
  if (certFile === undefined || keyFile === undefined) return { tls: { ca_cert } };
  return { tls: { ca_cert, cert: await fileOf(certFile), key: await fileOf(keyFile) } };
}

async function fileOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new PlaceProblem(
      `The history's server needs the file ${path}, which cannot be read: ${(error as Error).message}`,
    );
  }
}

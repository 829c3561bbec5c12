import type { PastSums } from '../../state/log/query/past.ts';
import { StoreProblem } from '../problems.ts';
import type { Store, Upkept } from '../store.ts';
import type {
  Batch,
  BeforeQuery,
  DocumentsQuery,
  FoundBefore,
  FoundListed,
  FoundStored,
  ListedId,
  ListedQuery,
  Others,
  RunsQuery,
  StoredDocument,
  StoredLife,
  StoreSize,
  SumsQuery,
  Taken,
} from '../stored.ts';
import type {
  FailuresBefore,
  FailuresQuery,
  FoundFailureRows,
  FoundSeries,
  SeriesQuery,
} from '../stored-rows.ts';
import { documentsBefore, findDocuments, findListed, keepDocuments, newestListed } from './documents.ts';
import { failuresBefore, findFailures } from './failures.ts';
import { keepFailures } from './failures-kept.ts';
import { Lives, readEras } from './lives.ts';
import { LOOK_BACK_US, OthersDocuments } from './others.ts';
import { dropTold, goneUntil, tooMuch } from './retention.ts';
import { rowsOf } from './rows.ts';
import { CREATE_META, MIGRATIONS, MOST_DAYS, SCHEMA_VERSION } from './schema.ts';
import { findRuns } from './select.ts';
import { findSeries, keepSeries } from './series.ts';
import { idOf, Server, type ServerOptions } from './server.ts';
import { sumRuns } from './sums.ts';

export interface ClickHouseOptions extends ServerOptions {
  /** What is kept at most, of all exporters that write there. */
  days: number;
  bytes: number;
  /** Where it was open before: until which what others wrote was told, as that counts. */
  heard?: number;
}

/** Of others' lives those are looked at of which a run ended so lately: ms. */
const GOES_ON_MS = 3_600_000;

/** Runs, failures and documents in ClickHouse, which several exporters may share. Batches are written one after the other. */
export class ClickHouseStore implements Store {
  readonly #options: ClickHouseOptions;
  #open: { server: Server; lives: Lives; others: OthersDocuments } | undefined;
  /** The last batch; it never fails. */
  #writes: Promise<unknown> = Promise.resolve();
  /** Of the first batch that failed: another store is opened then. */
  #failure: Error | undefined;
  /** What is written later counts higher, whatever the clock does meanwhile. */
  #written = 0;

  constructor(options: ClickHouseOptions) {
    this.#options = options;
  }

  async open(): Promise<StoredLife[]> {
    const server = await Server.of(this.#options);
    try {
      await server.checkVersion();
      await migrate(server, this.#options);
      const lives = await Lives.read(server);
      this.#written = Math.max(this.#written, await lastWritten(server));
      this.#open = {
        server,
        lives,
        others: new OthersDocuments(this.#options.heard ?? this.#written - LOOK_BACK_US),
      };
      return lives.all();
    } catch (error) {
      await server.close();
      throw error;
    }
  }

  /** Behind one that failed nothing is taken: runs that are there say that all before them are. */
  take(batch: Batch): Promise<Taken> {
    const result = this.#writes.then(async () => {
      if (this.#failure) throw this.#failure;
      try {
        return await this.#take(batch);
      } catch (error) {
        this.#failure = error as Error;
        throw error;
      }
    });
    this.#writes = result.catch(() => undefined);
    return result;
  }

  async find(query: RunsQuery): Promise<FoundStored> {
    return findRuns(await this.#read(), query);
  }

  async sum(query: SumsQuery): Promise<PastSums> {
    return sumRuns(await this.#read(), query);
  }

  async documents(query: DocumentsQuery): Promise<StoredDocument[]> {
    return findDocuments(await this.#read(), query);
  }

  async before(query: BeforeQuery): Promise<FoundBefore> {
    return documentsBefore(await this.#read(), query);
  }

  async listed(query: ListedQuery): Promise<FoundListed> {
    return findListed(await this.#read(), query);
  }

  async listedIds(limit: number): Promise<ListedId[]> {
    return newestListed(await this.#read(), limit);
  }

  async failures(query: FailuresQuery): Promise<FoundFailureRows> {
    return findFailures(await this.#read(), query);
  }

  async failuresBefore(): Promise<FailuresBefore> {
    return failuresBefore(await this.#read());
  }

  async series(query: SeriesQuery): Promise<FoundSeries> {
    return findSeries(await this.#read(), query);
  }

  /** Of all that write there; of a cluster of servers what the one has that is asked. */
  async size(): Promise<StoreSize> {
    const { server } = this.#opened();
    // A user may see its own tables there; system.parts would need a grant of its own.
    const [[tables], [lives], [oldest]] = await Promise.all([
      server.rows<{ bytes: number | null }>(
        'SELECT sum(total_bytes) AS bytes FROM system.tables WHERE database = currentDatabase()',
      ),
      server.rows<{ runs: number }>('SELECT sum(next - first) AS runs FROM lives FINAL'),
      server.rows<{ rows: number; oldest: number }>('SELECT count() AS rows, min(ended) AS oldest FROM runs'),
    ]);
    return {
      runs: lives!.runs,
      bytes: tables!.bytes ?? 0,
      oldest: oldest!.rows > 0 ? oldest!.oldest : null,
    };
  }

  async others(kinds: readonly string[]): Promise<Others> {
    const { server, lives, others } = this.#opened();
    const [eras, { documents, latest, looked, told }] = await Promise.all([
      readEras(server, (Date.now() - GOES_ON_MS) * 1000),
      others.look(server, kinds),
    ]);
    lives.add(eras);
    told();
    // Those whose clocks are ahead would not look at what counts by this one's.
    this.#written = Math.max(this.#written, latest + 1);
    return {
      lives: eras.map(({ cluster, life, next, until }) => ({ cluster, life, next, until })),
      documents,
      heard: looked,
    };
  }

  /** The server removes by itself what is too old; what is too much is removed here, whoever comes first, once all were told of it. */
  async upkeep(now: number): Promise<Upkept> {
    const { server, lives } = this.#opened();
    await this.#makeRoom(server);
    const gone = (await goneUntil(server, this.#options.days, now)) * 1000;
    lives.forget(gone);
    return { goneUntil: gone, problem: null };
  }

  /** What is to go is told first: it goes with a later upkeep, also of another start of the exporter. */
  async #makeRoom(server: Server): Promise<void> {
    const keep = (document: StoredDocument) => keepDocuments(server, [document], this.#count(1));
    if (!(await dropTold(server, keep))) return;
    const gone = await tooMuch(server, this.#options.bytes);
    if (gone) await keep(gone);
  }

  async close(): Promise<void> {
    await this.#writes;
    const server = this.#open?.server;
    this.#open = undefined;
    await server?.close();
  }

  /** What is written last says that all before it is there. */
  async #take({ runs, rows, documents }: Batch): Promise<Taken> {
    const { server, lives, others } = this.#opened();
    const { fresh, eras } = lives.come(runs);
    const id = idOf(fresh.map(({ run }) => [run.cluster, run.life, run.run]));
    await server.insert(
      'runs',
      fresh.flatMap(({ run, era }) => rowsOf(run, era)),
      id,
    );
    // Failures take two.
    const written = this.#count(Math.max(2, documents.length));
    await Promise.all([
      keepDocuments(server, documents, written),
      keepFailures(
        server,
        rows.filter((row) => row.table === 'failures'),
        written,
      ),
      keepSeries(
        server,
        rows.filter((row) => row.table === 'series'),
      ),
    ]);
    others.wrote(documents, written);
    await server.insert('lives', eras);
    lives.add(eras);
    return { runs: fresh.length, lives: eras.map(({ cluster, life, next }) => ({ cluster, life, next })) };
  }

  /** Once all is written that came before. */
  async #read(): Promise<Server> {
    await this.#writes;
    return this.#opened().server;
  }

  /** The first of so many numbers by which what is written counts. */
  #count(numbers: number): number {
    const first = Math.max(this.#written, Date.now() * 1000);
    this.#written = first + numbers;
    return first;
  }

  #opened() {
    if (!this.#open) throw new StoreProblem('The history is closed.');
    return this.#open;
  }
}

/** Also by another, whose clock may be ahead. */
async function lastWritten(server: Server): Promise<number> {
  const [found] = await server.rows<{ written: number }>(
    `SELECT max(written) + 2 AS written FROM (
      SELECT max(written) AS written FROM documents UNION ALL SELECT max(written) FROM listed UNION ALL SELECT max(written) FROM failures)`,
  );
  return found!.written;
}

/** Brings the tables to this version; those of a cluster of servers are somebody else's to make. */
async function migrate(server: Server, { url, days }: ClickHouseOptions): Promise<void> {
  const tables = await server.rows<{ name: string; engine: string }>(
    'SELECT name, engine FROM system.tables WHERE database = currentDatabase()',
  );
  const distributed = tables.some(({ name, engine }) => name === 'runs' && engine === 'Distributed');
  if (!tables.some(({ name }) => name === 'meta')) await server.command(CREATE_META);
  const [found] = await server.rows<{ version: number }>('SELECT max(version) AS version FROM meta');
  const { version } = found!;
  if (version > SCHEMA_VERSION)
    throw new StoreProblem(
      `The history in ${url} was written by a newer exporter (version ${version} of its tables; this one knows up to ${SCHEMA_VERSION}): use that one, or another database.`,
    );
  if (distributed && version < SCHEMA_VERSION)
    throw new StoreProblem(
      `The tables of the history in ${url} are of version ${version}, and this exporter needs ${SCHEMA_VERSION}: run docs/clickhouse-cluster.sql of this version.`,
    );
  for (let from = version; from < SCHEMA_VERSION; from++) {
    for (const statement of MIGRATIONS[from]!)
      await server.command(statement, { days: Math.min(days, MOST_DAYS) });
    await server.insert('meta', [{ version: from + 1 }]);
  }
}

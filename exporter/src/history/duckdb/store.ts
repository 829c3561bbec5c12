import { DAY_MS, dayOf } from '../day.ts';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  RunsFilter,
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
import { documentsBefore, dropDocuments, dropDocumentsBeyond, findDocuments } from './documents.ts';
import { Database, quoted, type Columns } from './duckdb.ts';
import { dropFailures, failuresBefore, findFailures } from './failures.ts';
import { Intake } from './intake.ts';
import { findListed, newestListed } from './listed.ts';
import { problemOf } from './problems.ts';
import { rewriteTables } from './rewrite.ts';
import { MIGRATIONS, SCHEMA_VERSION } from './schema.ts';
import { SealedFiles, sealedTouching } from './sealed-files.ts';
import { findRuns, type Source } from './select.ts';
import { dropSeries, findSeries } from './series.ts';
import { sumRuns } from './sums.ts';

export interface DuckOptions {
  folder: string;
  /** Runs in the open table at most; they go into a file then, and at midnight (UTC). */
  sealRuns: number;
  /** What is kept at most. */
  days: number;
  bytes: number;
}

/** In the open table they take next to nothing. */
const FEW_RUNS = 1_000;

/**
 * Runs and documents in DuckDB: one open file, and sealed ones in Parquet. What is written is written one after the other, and so are
 * questions answered. A question sees all that was taken in before it; what is taken in waits for no question, however long that takes.
 */
export class DuckStore implements Store {
  readonly #options: DuckOptions;
  #database: Database | undefined;
  #intake: Intake | undefined;
  #files: SealedFiles | undefined;
  #longest = 0;
  /** since: when the first of its runs was taken in, ms since the epoch. from: the earliest end of any, µs. */
  #hot = { first: 0, runs: 0, since: Infinity, from: Infinity };
  /** The last of what is to be written, and the last question; neither fails. */
  #writes: Promise<unknown> = Promise.resolve();
  #reads: Promise<unknown> = Promise.resolve();
  #sealing: Promise<void> | undefined;

  constructor(options: DuckOptions) {
    this.#options = options;
  }

  /** @throws StoreProblem with a sentence */
  open(): Promise<StoredLife[]> {
    return this.#write(async () => {
      const { folder } = this.#options;
      mkdirSync(folder, { recursive: true });
      const probe = join(folder, 'write.tmp');
      writeFileSync(probe, 'x');
      rmSync(probe);
      const database = await Database.open(join(folder, 'hot.duckdb'), join(folder, 'scratch.tmp'));
      this.#database = database;
      try {
        await migrate(database, folder);
        return await this.#begin(database);
      } catch (error) {
        await this.#close();
        throw error;
      }
    });
  }

  /** Fulfilled when it is on disk. @throws StoreProblem; the store is closed then */
  take(batch: Batch): Promise<Taken> {
    return this.#write(async () => {
      const intake = this.#intake;
      if (!intake) throw new StoreProblem('The history is closed.');
      const taken = await intake.take(batch).catch(async (error: unknown) => {
        await this.#close();
        throw error;
      });
      this.#hot.runs = intake.next - this.#hot.first;
      if (this.#hot.runs > 0) this.#hot.since = Math.min(this.#hot.since, Date.now());
      for (const { start, stop, intervals } of batch.runs) {
        if (intervals.length !== 1) this.#longest = Math.max(this.#longest, stop - start);
        this.#hot.from = Math.min(this.#hot.from, stop);
      }
      // One that fails is tried again by the next upkeep, which says so.
      if (this.#hot.runs >= this.#options.sealRuns) void this.seal().catch(() => undefined);
      return taken;
    });
  }

  find(query: RunsQuery): Promise<FoundStored> {
    return this.#read(async (columns) => findRuns(columns, await this.#source(columns, query), query));
  }

  sum(query: SumsQuery): Promise<PastSums> {
    return this.#read(async (columns) => sumRuns(columns, await this.#source(columns, query), query));
  }

  documents(query: DocumentsQuery): Promise<StoredDocument[]> {
    return this.#read((columns) => findDocuments(columns, query));
  }

  before(query: BeforeQuery): Promise<FoundBefore> {
    return this.#read((columns) => documentsBefore(columns, query));
  }

  listed(query: ListedQuery): Promise<FoundListed> {
    return this.#read((columns) => findListed(columns, query));
  }

  listedIds(limit: number): Promise<ListedId[]> {
    return this.#read((columns) => newestListed(columns, limit));
  }

  failures(query: FailuresQuery): Promise<FoundFailureRows> {
    return this.#read((columns) => findFailures(columns, query));
  }

  failuresBefore(): Promise<FailuresBefore> {
    return this.#read(failuresBefore);
  }

  series(query: SeriesQuery): Promise<FoundSeries> {
    return this.#read((columns) => findSeries(columns, query));
  }

  /** There are none. */
  async others(): Promise<Others> {
    return { lives: [], documents: [] };
  }

  size(): Promise<StoreSize> {
    return this.#write(async () => {
      const files = this.#files!.all;
      const oldest = Math.min(files[0]?.from ?? Infinity, this.#hot.from);
      return {
        runs: files.reduce((sum, { runs }) => sum + runs, this.#hot.runs),
        bytes: files.reduce((sum, { bytes }) => sum + bytes, this.#hotBytes()),
        oldest: oldest === Infinity ? null : oldest,
      };
    });
  }

  /** Seals what is due and removes what is not to be kept. now: ms since the epoch */
  async upkeep(now: number): Promise<Upkept> {
    // First of all, since a full disk has no room for another file.
    const before = await this.#alone(() => this.#retain(now));
    if (!this.#isDue(now)) return { goneUntil: before, problem: null };
    const problem = await this.seal().then(
      () => null,
      (error: unknown) => (error as Error).message,
    );
    const after = await this.#alone(() => this.#retain(now));
    return { goneUntil: after ?? before, problem };
  }

  /** Puts all runs that are in the open table into a file; what comes meanwhile is taken in. Where that is done already, waits for it. */
  seal(): Promise<void> {
    this.#sealing ??= this.#seal().finally(() => (this.#sealing = undefined));
    return this.#sealing;
  }

  async close(): Promise<void> {
    await this.#sealing?.catch(() => undefined);
    await this.#write(async () => this.#close());
  }

  async #seal(): Promise<void> {
    const { first, since } = this.#hot;
    const [last, connection] = await this.#write(
      async () => [this.#intake!.next - 1, await this.#database!.beside()] as const,
    );
    if (last < first) return connection.closeSync();
    const files = this.#files!;
    const name = await files
      .write(connection, first, last, since)
      .catch((error: unknown) => {
        throw problemOf(this.#options.folder, error);
      })
      .finally(() => connection.closeSync());
    await this.#write(async () => {
      let rest = since;
      try {
        await files.adopt(name);
        rest = Date.now();
      } finally {
        await this.#readHot(rest);
      }
    });
  }

  async #close(): Promise<void> {
    const database = this.#database;
    this.#database = this.#intake = undefined;
    await database?.close();
  }

  /** One after the other. @throws StoreProblem */
  #write<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#writes.then(work).catch((error: unknown) => {
      throw problemOf(this.#options.folder, error);
    });
    this.#writes = result.catch(() => undefined);
    return result;
  }

  /** One after the other, each after what is to be written now. @throws StoreProblem */
  #read<Result>(work: (columns: Columns) => Promise<Result>): Promise<Result> {
    const result = Promise.all([this.#reads, this.#writes])
      .then(() => {
        if (!this.#database) throw new StoreProblem('The history is closed.');
        return this.#database.read(work);
      })
      .catch((error: unknown) => {
        throw problemOf(this.#options.folder, error);
      });
    this.#reads = result.catch(() => undefined);
    return result;
  }

  /** Writes while nobody reads, such as removes what a question may have begun to read. */
  #alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#reads.then(() => this.#write(work));
    this.#reads = result.catch(() => undefined);
    return result;
  }

  async #begin(database: Database): Promise<StoredLife[]> {
    this.#files = new SealedFiles(this.#options.folder, database);
    await this.#files.open();
    const [cluster = [], life, next, until] = (await database.columns(
      'SELECT cluster, life, next::DOUBLE, until::DOUBLE FROM acknowledged ORDER BY until',
    )) as [string[]?, string[]?, number[]?, number[]?];
    const lives = cluster.map((name, at) => ({
      cluster: name,
      life: life![at]!,
      next: next![at]!,
      until: until![at]!,
    }));
    const [[last]] = (await database.columns('SELECT max(n)::DOUBLE FROM runs')) as [[number | null]];
    const sealed = this.#files.all.at(-1)?.last ?? -1;
    this.#intake = new Intake(database, { next: Math.max(last ?? -1, sealed) + 1, lives });
    const [[from]] = (await database.columns('SELECT min(stop)::DOUBLE FROM runs')) as [[number | null]];
    // Nobody wrote down when its runs were taken in: about when they ended.
    await this.#readHot(Math.min(Math.max((from ?? 0) / 1000, 0), Date.now()));
    return lives;
  }

  /** @param since when the first of its runs was taken in, if there are any; ms since the epoch */
  async #readHot(since: number): Promise<void> {
    const [[first], [from], [longest]] = (await this.#database!.columns(
      'SELECT min(n)::DOUBLE, min(stop)::DOUBLE, max(ended - began)::DOUBLE FROM runs',
    )) as [[number | null], [number | null], [number | null]];
    const { next } = this.#intake!;
    const runs = next - (first ?? next);
    this.#hot = {
      first: first ?? next,
      runs,
      since: runs > 0 ? since : Infinity,
      from: from ?? Infinity,
    };
    this.#longest = this.#files!.all.reduce((most, file) => Math.max(most, file.longest), longest ?? 0);
  }

  /** @param columns asks of one time, so that runs that are sealed meanwhile are read once. */
  async #source(columns: Columns, query: RunsFilter): Promise<Source> {
    const files = await sealedTouching(columns, query);
    const paths = files.map((file) => quoted(join(this.#options.folder, file)));
    const sealed =
      files.length > 0 ? ` UNION ALL BY NAME SELECT * FROM read_parquet([${paths.join(', ')}])` : '';
    return { table: `(SELECT * FROM runs${sealed})`, longest: this.#longest };
  }

  #isDue(now: number): boolean {
    const { runs, since } = this.#hot;
    return (
      runs > 0 &&
      (runs >= this.#options.sealRuns || dayOf(since) < dayOf(now) || this.#hotBytes() > this.#hotRoom)
    );
  }

  /** Bytes that the open file may take: what is in it must not displace all of the past. */
  get #hotRoom(): number {
    return this.#options.bytes / 2;
  }

  /** Returns until when what ended is gone, in µs; null: nothing went. */
  async #retain(now: number): Promise<number | null> {
    const { days, bytes } = this.#options;
    const oldest = (now - days * DAY_MS) * 1000;
    const files = this.#files!;
    let goneUntil: number | null = null;
    const total = () =>
      files.all.reduce((sum, file) => sum + file.bytes, Math.min(this.#hotBytes(), this.#hotRoom));
    while (files.all.length > 0 && (files.all[0]!.until < oldest || total() > bytes))
      goneUntil = Math.max(goneUntil ?? 0, await files.removeOldest());
    const until = Math.max(oldest, goneUntil ?? 0);
    await dropDocuments(this.#database!, Math.floor(until / 1000));
    await dropFailures(this.#database!, until / 1000, this.#hotRoom / 4);
    await dropSeries(this.#database!, until / 1000, this.#hotRoom / 4);
    await this.#intake!.forget(until);
    await this.#tidy();
    return goneUntil;
  }

  /** Makes the open file as small as it is to be. Where that cannot be done now, the next upkeep does it. */
  async #tidy(): Promise<void> {
    const database = this.#database!;
    await rewriteTables(database);
    // Its runs go into a file of their own first.
    if (this.#hot.runs >= FEW_RUNS || this.#hotBytes() <= this.#hotRoom) return;
    if (!(await dropDocumentsBeyond(database, this.#hotRoom / 2))) return;
    // What is written anew is behind what it replaces: only the second time that is at the end, and cut off.
    for (let time = 0; time < 2; time++) await rewriteTables(database, () => true);
  }

  #hotBytes(): number {
    return ['hot.duckdb', 'hot.duckdb.wal']
      .map((name) => join(this.#options.folder, name))
      .reduce((sum, path) => sum + (existsSync(path) ? statSync(path).size : 0), 0);
  }
}

/** Brings the tables to this version. */
async function migrate(database: Database, folder: string): Promise<void> {
  await database.run('CREATE TABLE IF NOT EXISTS meta (version INTEGER)');
  const [versions] = (await database.columns('SELECT version FROM meta')) as [number[] | undefined];
  const version = versions?.[0] ?? 0;
  if (version > SCHEMA_VERSION)
    throw new StoreProblem(
      `The history in ${folder} was written by a newer exporter (version ${version} of its tables; this one knows up to ${SCHEMA_VERSION}): use that one, or another folder.`,
    );
  for (let from = version; from < SCHEMA_VERSION; from++)
    await database.atOnce(async () => {
      for (const statement of MIGRATIONS[from]!) await database.run(statement);
      await database.run('DELETE FROM meta');
      await database.run(`INSERT INTO meta VALUES (${from + 1})`);
    });
}

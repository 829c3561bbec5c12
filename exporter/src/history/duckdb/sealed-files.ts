import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoted, type Columns, type Database } from './duckdb.ts';

/** Days since the epoch, as part of a name, and the numbers of its first and last run. */
const NAME = /^runs-(\d{8})-(\d+)-(\d+)\.parquet$/;
const UNFINISHED = /\.tmp$/;

/** A file of runs that changes no more. */
interface SealedFile {
  file: string;
  first: number;
  last: number;
  runs: number;
  /** µs: the earliest start and the latest end. */
  from: number;
  to: number;
  /** µs: the same, but not after it was written, since a worker's clock may be in the future. */
  until: number;
  /** µs: that any run of several intervals lasts. */
  longest: number;
  bytes: number;
}

/**
 * The files that runs of past days are in. A file has its name only once it is whole on disk; which runs it holds is in its name,
 * so that after an end at any moment the open table loses those that a file has.
 */
export class SealedFiles {
  readonly #folder: string;
  readonly #database: Database;
  #files: SealedFile[] = [];

  constructor(folder: string, database: Database) {
    this.#folder = folder;
    this.#database = database;
  }

  get all(): readonly SealedFile[] {
    return this.#files;
  }

  /** Takes in what is in the folder, and removes what was not finished. */
  async open(): Promise<void> {
    const names = readdirSync(this.#folder);
    // What DuckDB had no memory for is in a folder of that name.
    for (const name of names)
      if (UNFINISHED.test(name)) rmSync(join(this.#folder, name), { recursive: true, force: true });
    const there = names.filter((name) => NAME.test(name)).sort(byFirst);
    const [files] = (await this.#database.columns('SELECT file FROM sealed')) as [string[] | undefined];
    for (const name of files ?? [])
      if (!there.includes(name)) await this.#database.run(`DELETE FROM sealed WHERE file = ${quoted(name)}`);
    for (const name of there) if (!(files ?? []).includes(name)) await this.#adopt(name);
    await this.#read();
    const last = this.#files.at(-1)?.last;
    if (last !== undefined) await this.#database.run(`DELETE FROM runs WHERE n <= ${last}`);
  }

  /** Writes runs up to this one into a file. The table still has them. @param since when the first was taken in, ms since the epoch */
  async write(connection: DuckDBConnection, first: number, last: number, since: number): Promise<string> {
    const day = new Date(since).toISOString().slice(0, 10).replaceAll('-', '');
    const name = `runs-${day}-${first}-${last}.parquet`;
    const path = join(this.#folder, name);
    await connection.run(
      `COPY (SELECT * FROM runs WHERE n <= ${last}) TO ${quoted(`${path}.tmp`)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    sync(`${path}.tmp`);
    renameSync(`${path}.tmp`, path);
    sync(this.#folder);
    return name;
  }

  /** From now on its runs are read from the file. Where that fails there is no such file, and the table still has them. */
  async adopt(name: string): Promise<void> {
    const [, , , last] = NAME.exec(name)!;
    try {
      await this.#database.atOnce(async () => {
        await this.#adopt(name);
        await this.#database.run(`CREATE TABLE rest AS SELECT * FROM runs WHERE n > ${last}`);
        await this.#database.run('DROP TABLE runs');
        await this.#database.run('ALTER TABLE rest RENAME TO runs');
      });
    } catch (error) {
      const [file] = await this.#database.columns(`SELECT file FROM sealed WHERE file = ${quoted(name)}`);
      if (file!.length === 0) {
        // The next file would have the same runs again.
        rmSync(join(this.#folder, name), { force: true });
        throw error;
      }
    }
    await this.#read();
    // It only makes the open file smaller; DuckDB does it by itself later.
    await this.#database.run('CHECKPOINT').catch(() => undefined);
  }

  /** Removes the oldest file. Returns until when what ended is gone, in µs. */
  async removeOldest(): Promise<number> {
    const { file, until } = this.#files[0]!;
    rmSync(join(this.#folder, file), { force: true });
    await this.#database.run(`DELETE FROM sealed WHERE file = ${quoted(file)}`);
    await this.#read();
    return until;
  }

  async #adopt(name: string): Promise<void> {
    const [, , first, last] = NAME.exec(name)!;
    await this.#database.run(
      `INSERT INTO sealed SELECT ${quoted(name)}, ${first}, ${last}, count(*) FILTER (seq = 0),
        min(coalesce(began, start)), max(coalesce(ended, stop)), coalesce(max(ended - began), 0)
        FROM read_parquet(${quoted(join(this.#folder, name))})`,
    );
  }

  async #read(): Promise<void> {
    const [file = [], first, last, runs, from, to, longest] = (await this.#database.columns(
      `SELECT file, first::DOUBLE, last::DOUBLE, runs::DOUBLE, "from"::DOUBLE, "to"::DOUBLE, longest::DOUBLE FROM sealed ORDER BY first`,
    )) as [string[] | undefined, ...number[][]];
    this.#files = file.map((name, at) => {
      const { size, mtimeMs } = statSync(join(this.#folder, name));
      return {
        file: name,
        first: first![at]!,
        last: last![at]!,
        runs: runs![at]!,
        from: from![at]!,
        to: to![at]!,
        until: Math.min(to![at]!, Math.floor(mtimeMs * 1000)),
        longest: longest![at]!,
        bytes: size,
      };
    });
  }
}

/** Those that may hold runs of a range (µs): names, the oldest first. */
export async function sealedTouching(
  columns: Columns,
  { from, to }: { from?: number | undefined; to?: number | undefined },
): Promise<string[]> {
  const touches = [
    ...(from === undefined ? [] : [`"to" >= ${from}`]),
    ...(to === undefined ? [] : [`"from" <= ${to}`]),
  ];
  const where = touches.length > 0 ? ` WHERE ${touches.join(' AND ')}` : '';
  const [names] = (await columns(`SELECT file FROM sealed${where} ORDER BY first`)) as [string[]];
  return names;
}

const byFirst = (one: string, other: string): number =>
  Number(NAME.exec(one)![2]) - Number(NAME.exec(other)![2]);

function sync(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

import type { FoundStored, RunsFilter, RunsQuery } from '../stored.ts';
import { quoted, type Columns } from './duckdb.ts';
import { KEY, TEXTS, Told } from './told.ts';

/** Where rows are: the open table and sealed files. */
export interface Source {
  /** A table in SQL. */
  table: string;
  /** µs: that any run of several intervals lasts at most. */
  longest: number;
}

/** Times the runs asked for: among so many of all clusters they are looked for at first. */
const NEAR = 4;

/** What rows must be like. A run is in the range if any of it is; the last two conditions only let parts of files be left out. */
export function conditions(query: RunsFilter, { longest }: Pick<Source, 'longest'>): string {
  const { cluster, life, from, to, fns, workers, erred, key, search, held, ends, run } = query;
  const all = [`cluster = ${quoted(cluster)}`];
  if (life !== undefined) all.push(`life = ${quoted(life)}`);
  if (run !== undefined) all.push(`run = ${run}`);
  if (from !== undefined) all.push(`stop >= ${from - longest}`, `coalesce(ended, stop) >= ${from}`);
  if (to !== undefined) all.push(`start <= ${to + longest}`, `coalesce(began, start) <= ${to}`);
  if (fns) all.push(isOne('fn', fns));
  if (workers) all.push(isOne('worker', workers));
  if (erred !== undefined) all.push(erred ? 'error' : 'NOT error');
  if (key !== undefined) all.push(`key = ${quoted(key)}`);
  if (search !== undefined) all.push(`contains(lower(key), lower(${quoted(search)}))`);
  for (const { life: of, first, next } of held)
    all.push(`NOT (life = ${quoted(of)} AND run >= ${first} AND run < ${next})`);
  for (const { life: of, end } of ends ?? []) all.push(`NOT (life = ${quoted(of)} AND run >= ${end})`);
  return all.join(' AND ');
}

const isOne = (column: string, values: readonly string[]): string =>
  values.length === 0 ? 'false' : `${column} IN (${values.map(quoted).join(', ')})`;

/** The runs that a query asks for, as many as it takes, whole; or with a resolution what can be seen of all of them. */
export async function findRuns(columns: Columns, source: Source, query: RunsQuery): Promise<FoundStored> {
  const all = conditions(query, source);
  const last = await lastBefore(columns, source, query);
  const where = `${all}${isBehind(last)}`;
  if (query.resolution !== undefined)
    return merged(columns, source.table, where, { ...query, resolution: query.resolution });
  // A page that goes on does not look at all that is left, or many pages would do so many times.
  if (last !== null) {
    const near = `${where} AND n <= ${last + NEAR * (query.limit + 1)}`;
    const found = await whole(columns, source.table, near, query);
    if (found.more) return found;
  }
  return whole(columns, source.table, where, query);
}

export const behind = async (columns: Columns, source: Source, query: RunsFilter): Promise<string> =>
  isBehind(await lastBefore(columns, source, query));

const isBehind = (last: number | null): string => (last === null ? '' : ` AND n > ${last}`);

/** The number of the last run that a query goes on behind; null: there is none. */
async function lastBefore(
  columns: Columns,
  { table }: Source,
  { cluster, after }: RunsFilter,
): Promise<number | null> {
  if (!after) return null;
  const last = async (run: string) => {
    const [[n]] = (await columns(
      `SELECT max(n)::DOUBLE FROM ${table} WHERE cluster = ${quoted(cluster)} AND life = ${quoted(after.life)} AND ${run}`,
    )) as [[number | null]];
    return n;
  };
  // It is there nearly always, and where it is not can be told of most parts of a file without a look at them.
  return (await last(`run = ${after.run - 1}`)) ?? last(`run < ${after.run}`);
}

async function whole(
  columns: Columns,
  table: string,
  where: string,
  { limit, run, keys }: RunsQuery,
): Promise<FoundStored> {
  const [ends] = (await columns(
    `SELECT n::DOUBLE FROM ${table} WHERE seq = 0 AND ${where} ORDER BY n LIMIT ${limit + 1}`,
  )) as [number[]];
  const more = ends.length > limit;
  const last = more ? ends[limit - 1] : ends.at(-1);
  if (last === undefined) return { rows: new Told([]).rows([]), more, offered: 0 };
  const told = new Told([...(keys ? [KEY] : []), ...(run === undefined ? [] : TEXTS)]);
  const found = await columns(
    told.sql('', `SELECT ${told.needed} FROM ${table} WHERE ${where} AND n BETWEEN ${ends[0]} AND ${last}`),
  );
  const rows = told.rows(found);
  return { rows, more, offered: rows.run.length };
}

/** Of those that end in the pixel in which they start the longest of a lane stands for all; others are told as they are. */
async function merged(
  columns: Columns,
  table: string,
  where: string,
  { limit, resolution, keys }: RunsQuery & { resolution: number },
): Promise<FoundStored> {
  const pixel = Math.max(1, Math.round(resolution * 1000));
  const told = new Told([...(keys ? [KEY] : []), ['offered', 'offered::DOUBLE'], ['n', 'n::DOUBLE']]);
  const seen = `${where} AND (action IS NOT NULL OR error)`;
  const some = (of: string) =>
    columns(
      told.sql(
        `every AS (
      SELECT ${PLACE} AS place, 1 AS offered FROM ${table} WHERE ${seen} AND stop - start >= ${pixel}
      UNION ALL
      SELECT ${PLACE_OF_LONGEST} AS place, offered FROM (
        SELECT max(${LONGEST}) AS longest, count(*) AS offered FROM ${table}
        WHERE ${seen} AND stop - start < ${pixel}
        GROUP BY worker, thread, error, floor((start / 1000::DOUBLE) / '${resolution}'::DOUBLE)
      )
    ), picked AS (SELECT * FROM every ${of}),`,
        // Said again, so that parts of files are left out again.
        `SELECT ${told.needed} FROM ${table} JOIN picked ON n = place // ${SEQS} AND seq = place % ${SEQS} WHERE ${seen}`,
      ),
    );
  let found = await some(`ORDER BY place LIMIT ${limit + 1}`);
  const n = told.column(found, 'n') as number[];
  const more = n.length > limit;
  if (more) {
    // Runs are told whole: the last one is not, unless it is the only one.
    const count = n.indexOf(n[limit]!);
    found =
      count > 0
        ? found.map((column) => column.slice(0, count))
        : await some(`WHERE place // ${SEQS} = ${n[0]}`);
  }
  const offered = told.column(found, 'offered') as number[];
  return { rows: told.rows(found), more, offered: offered.reduce((sum, count) => sum + count, 0) };
}

/** More than a run has intervals. */
const SEQS = 2 ** 20;
/** Of an interval among all, in the order in which they came. */
const PLACE = `(n * ${SEQS} + seq)`;
/**
 * How long an interval is and, behind that, its place, so that of equals the first is the most: one number, for a million groups of
 * texts and structs took more memory than the store has. Its place is cut out by bits: a remainder took half of the time of an hour.
 */
const LAST_PLACE = `${2n ** 63n - 1n}`;
const LONGEST = `((stop - start) * (1::HUGEINT << 64) + (${LAST_PLACE} - ${PLACE}))`;
const PLACE_OF_LONGEST = `(${LAST_PLACE} - (longest & ${2n ** 64n - 1n}::HUGEINT)::BIGINT)`;

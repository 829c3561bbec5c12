import type { FoundRows, FoundStored, RunsFilter, RunsQuery } from '../stored.ts';
import { exact } from './exact.ts';
import type { Parameters, Server } from './server.ts';

/** Which rows, in SQL with parameters. */
export interface Condition {
  sql: string;
  parameters: Parameters;
}

/** Each row once, also where it was told twice. */
export const RUNS = 'runs FINAL';

const TEXTS = ['errtext', 'traceback', 'type'] as const;
const NUMBERS = ['run', 'thread', 'nbytes', 'start', 'stop', 'began', 'ended'] as const;
const NAMED = ['life', 'fn', 'worker', 'action', 'source'] as const;
const columnsOf = (keys: boolean) => [...NUMBERS, ...NAMED, ...(keys ? ['key'] : []), 'error'];
/** The order of a cluster's runs. */
const ORDER = 'era, life, run';
/** That of their intervals. */
const PLACE = `${ORDER}, seq`;

/** What rows must be like. A run is in the range if any of it is. */
export async function conditionOf(server: Server, query: RunsFilter): Promise<Condition> {
  const { cluster, life, from, to, fns, workers, erred, key, search, after, held, ends = [], run } = query;
  const all = ['cluster = {cluster:String}'];
  if (life !== undefined) all.push('life = {life:String}');
  if (run !== undefined) all.push('run = {run:Int64}');
  if (from !== undefined) all.push('ended >= {from:Int64}');
  if (to !== undefined) all.push('began <= {to:Int64}');
  if (fns) all.push('has({fns:Array(String)}, fn)');
  if (workers) all.push('has({workers:Array(String)}, worker)');
  if (erred !== undefined) all.push(erred ? 'error' : 'NOT error');
  if (key !== undefined) all.push('key = {key:String}');
  if (search !== undefined) all.push('position(lowerUTF8(key), lowerUTF8({search:String})) > 0');
  if (held.length > 0)
    all.push(`NOT arrayExists((l, f, n) -> life = l AND run >= f AND run < n,
      {heldLives:Array(String)}, {heldFirst:Array(Int64)}, {heldNext:Array(Int64)})`);
  if (ends.length > 0)
    all.push(
      `NOT arrayExists((l, e) -> life = l AND run >= e, {endLives:Array(String)}, {ends:Array(Int64)})`,
    );
  const afterEra = after && (await eraOf(server, cluster, after));
  if (afterEra !== undefined)
    all.push(`(${ORDER}) >= ({afterEra:UInt32}, {afterLife:String}, {afterRun:Int64})`);
  return {
    sql: all.join(' AND '),
    parameters: {
      ...{ cluster, life, run, fns, workers, key, search },
      from: from === undefined ? undefined : exact(from),
      to: to === undefined ? undefined : exact(to),
      heldLives: held.map((one) => one.life),
      heldFirst: held.map((one) => one.first),
      heldNext: held.map((one) => exact(one.next)),
      endLives: ends.map((one) => one.life),
      ends: ends.map((one) => exact(one.end)),
      ...{ afterEra, afterLife: after?.life, afterRun: after?.run },
    },
  };
}

/** In which era the runs before this one ended; undefined: there are none. */
async function eraOf(
  server: Server,
  cluster: string,
  { life, run }: { life: string; run: number },
): Promise<number | undefined> {
  const [found] = await server.rows<{ era: number }>(
    `SELECT era FROM lives WHERE cluster = {cluster:String} AND life = {life:String} AND first < {run:Int64}
     ORDER BY era DESC LIMIT 1`,
    { cluster, life, run },
  );
  return found?.era;
}

/** The runs that a query asks for, as many as it takes, whole; or with a resolution what can be seen of all of them. */
export async function findRuns(server: Server, query: RunsQuery): Promise<FoundStored> {
  const condition = await conditionOf(server, query);
  return query.resolution === undefined
    ? whole(server, condition, query)
    : merged(server, condition, { ...query, resolution: query.resolution });
}

async function whole(
  server: Server,
  { sql, parameters }: Condition,
  { limit, run, keys }: RunsQuery,
): Promise<FoundStored> {
  const places = await server.columns(
    `SELECT ${ORDER} FROM ${RUNS} WHERE seq = 0 AND ${sql} ORDER BY ${ORDER} LIMIT {most:UInt64}`,
    { ...parameters, most: limit + 1 },
  );
  const count = places['run']!.length;
  const more = count > limit;
  const last = more ? limit - 1 : count - 1;
  if (last < 0) return { rows: rowsOf({}), more, offered: 0 };
  const at = (place: number) => [places['era']![place], places['life']![place], places['run']![place]];
  const [[firstEra, firstLife, firstRun], [lastEra, lastLife, lastRun]] = [at(0), at(last)];
  const found = await server.columns(
    `SELECT ${[...columnsOf(keys), ...(run === undefined ? [] : TEXTS)].join(', ')} FROM ${RUNS} WHERE ${sql}
     AND (${ORDER}) >= ({firstEra:UInt32}, {firstLife:String}, {firstRun:Int64})
     AND (${ORDER}) <= ({lastEra:UInt32}, {lastLife:String}, {lastRun:Int64})
     ORDER BY ${ORDER}, seq LIMIT 1 BY life, run, seq`,
    { ...parameters, firstEra, firstLife, firstRun, lastEra, lastLife, lastRun },
  );
  const rows = rowsOf(found);
  return { rows, more, offered: rows.run.length };
}

/** Of those that end in the pixel in which they start the longest of a lane stands for all; others are told as they are. */
async function merged(
  server: Server,
  { sql, parameters }: Condition,
  { limit, resolution, keys }: RunsQuery & { resolution: number },
): Promise<FoundStored> {
  const names = [...columnsOf(keys), 'era', 'seq'].join(', ');
  const seen = `FROM ${RUNS} WHERE ${sql} AND (action IS NOT NULL OR error)`;
  // Of a group no more than its place: whole rows of a million groups took twice the memory. Of equals the first that came.
  const longest = `min(tuple(start - stop, ${PLACE}))`;
  const some = (of: string, values: Parameters) =>
    server.columns(
      `SELECT ${names}, offered FROM (SELECT ${names} ${seen}) AS every GLOBAL ANY INNER JOIN (
        SELECT * FROM (
          SELECT ${PLACE}, toUInt64(1) AS offered ${seen} AND stop - start >= {pixel:Int64}
          UNION ALL
          SELECT place.2 AS era, place.3 AS life, place.4 AS run, place.5 AS seq, offered FROM (
            SELECT ${longest} AS place, count() AS offered ${seen} AND stop - start < {pixel:Int64}
            GROUP BY worker, thread, error, floor(start / 1000 / {resolution:Float64})
          )
        ) ${of}
      ) AS picked USING (${PLACE}) ORDER BY ${PLACE}`,
      { ...parameters, pixel: Math.max(1, Math.round(resolution * 1000)), resolution, ...values },
    );
  let found = await some(`ORDER BY ${PLACE} LIMIT {most:UInt64}`, { most: limit + 1 });
  const [eras, lives, runs] = [found['era']!, found['life']!, found['run']!];
  const more = runs.length > limit;
  if (more) {
    // Runs are told whole: the last one is not, unless it is the only one.
    const isLast = (at: number) =>
      runs[at] === runs[limit] && lives[at] === lives[limit] && eras[at] === eras[limit];
    const count = runs.findIndex((_, at) => isLast(at));
    found =
      count > 0
        ? Object.fromEntries(Object.entries(found).map(([name, column]) => [name, column.slice(0, count)]))
        : await some(`WHERE (${ORDER}) = ({firstEra:UInt32}, {firstLife:String}, {firstRun:Int64})`, {
            firstEra: eras[0],
            firstLife: lives[0],
            firstRun: runs[0],
          });
  }
  const offered = found['offered'] as number[];
  return { rows: rowsOf(found), more, offered: offered.reduce((sum, count) => sum + count, 0) };
}

/** What was not asked for is empty. */
function rowsOf(found: Record<string, unknown[] | undefined>): FoundRows {
  const column = (name: string) => found[name] ?? [];
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, column(name)]));
  return {
    ...(numbers as unknown as Omit<FoundRows, 'names' | (typeof NAMED)[number]>),
    ...named(Object.fromEntries(NAMED.map((name) => [name, column(name) as (string | null)[]]))),
    key: column('key') as string[],
    erred: column('error') as boolean[],
    type: column('type') as string[],
    exception: column('errtext') as (string | null)[],
    traceback: column('traceback') as (string | null)[],
  };
}

/** Positions in one list of names. */
function named(columns: Record<string, (string | null)[]>) {
  const positions = new Map<string, number>();
  const positionOf = (name: string | null): number => {
    if (name === null) return -1;
    const position = positions.get(name) ?? positions.size;
    positions.set(name, position);
    return position;
  };
  const told = Object.entries(columns).map(([name, column]) => [name, column.map(positionOf)] as const);
  return {
    ...(Object.fromEntries(told) as Record<(typeof NAMED)[number], number[]>),
    names: [...positions.keys()],
  };
}

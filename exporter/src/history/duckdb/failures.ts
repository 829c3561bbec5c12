import type { DuckDBAppender } from '@duckdb/node-api';
import type { WholeFailure } from '../../state/now/failures/failure-keeper.ts';
import { composed } from '../../state/now/failures/failure-cause.ts';
import { SAME_FAILURE_MS } from '../../state/now/failures/failures.ts';
import {
  countWithin,
  distinctOf,
  MOST_BEFORE_OF_ONE,
  MOST_LISTED_BEFORE,
  toldBefore,
  type NamedFailure,
} from '../failures-told.ts';
import type { FailuresBefore, FailuresQuery, FoundFailureRows, StoredFailure } from '../stored-rows.ts';
import { keepDocuments } from './documents.ts';
import { quoted, type Columns, type Database } from './duckdb.ts';

const COLUMNS = `cluster VARCHAR, number BIGINT, life VARCHAR, run BIGINT, key VARCHAR, fn VARCHAR, "time" DOUBLE, workers VARCHAR,
  errtext VARCHAR, composed BOOLEAN, traceback VARCHAR, told DOUBLE`;

/** A row a failure. */
export const CREATE_FAILURES = `CREATE TABLE failures (${COLUMNS})`;

/** Of what came lately, and the number of the same failure, where it is there: an exporter that was started again gives it another. */
const CREATE_CAME = `CREATE OR REPLACE TEMP TABLE came (${COLUMNS}, old BOOLEAN, same BIGINT)`;

const equal = (...names: string[]): string =>
  ['cluster', ...names].map((name) => `failures.${name} = came.${name}`).join(' AND ');

/** What makes two rows the same failure; at last, that only the stream told of one and only the scheduler of the other, as Failures has it. */
const SAME = [
  equal('number'),
  equal('life', 'run'),
  equal('life', 'key', 'told'),
  `${equal('life', 'key')} AND abs(failures."time" - came."time") <= ${SAME_FAILURE_MS}
    AND ((failures.run IS NULL AND came.told IS NULL) OR (failures.told IS NULL AND came.run IS NULL))`,
];

/** Of the same failure: each has what only the other knew. */
const filled = (row: string, other: string): string => `
  run = coalesce(${row}.run, ${other}.run), told = coalesce(${row}.told, ${other}.told),
  errtext = CASE WHEN ${row}.composed THEN ${other}.errtext ELSE ${row}.errtext END, composed = ${row}.composed AND ${other}.composed,
  traceback = CASE WHEN ${row}.traceback = '' THEN ${other}.traceback ELSE ${row}.traceback END`;

/** Of all clusters; the oldest go first. */
const MOST_FAILURES = 200_000;
/** Of the document that says until when they went, for as long as that time is kept. */
const GONE_KIND = 'failures-gone';
/** Of a row in the file, beside its key and texts. */
const ROW_BYTES = 200;

/** Each once, with all that was told of it. */
export async function keepFailures(database: Database, failures: readonly StoredFailure[]): Promise<void> {
  const distinct = distinctOf(failures);
  // Which run it was of may have come in the same batch.
  await keepDistinct(
    database,
    distinct.filter(({ id }) => id !== null),
  );
  await keepDistinct(
    database,
    distinct.filter(({ id }) => id === null),
  );
}

async function keepDistinct(database: Database, failures: readonly StoredFailure[]): Promise<void> {
  if (failures.length === 0) return;
  await database.run(CREATE_CAME);
  const appender = await database.connection.createAppender('came');
  try {
    for (const failure of failures) append(appender, failure);
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
  for (const same of SAME)
    await database.run(`UPDATE came SET same = found.same FROM (
        SELECT came.cluster, came.number, arg_min(failures.number, abs(failures."time" - came."time")) AS same
        FROM came JOIN failures ON ${same} WHERE came.same IS NULL GROUP BY ALL) AS found
      WHERE came.cluster = found.cluster AND came.number = found.number`);
  const both = 'failures.cluster = came.cluster AND failures.number = came.same';
  const isBehind = '(came.old OR came.number < came.same)';
  await database.run(
    `UPDATE failures SET ${filled('failures', 'came')} FROM came WHERE ${both} AND ${isBehind}`,
  );
  await database.run(`DELETE FROM came WHERE same IS NOT NULL AND ${isBehind}`);
  await database.run(`UPDATE came SET ${filled('came', 'failures')} FROM failures WHERE ${both}`);
  await database.run(`DELETE FROM failures USING came WHERE ${both}`);
  await database.run('INSERT INTO failures SELECT * EXCLUDE (old, same) FROM came');
}

function append(appender: DuckDBAppender, failure: StoredFailure): void {
  const { id, exception, schedulerTime } = failure;
  const number = (value: number) => appender.appendBigInt(BigInt(value));
  appender.appendVarchar(failure.cluster);
  number(failure.number);
  appender.appendVarchar(failure.life);
  if (id === null) appender.appendNull();
  else number(id);
  appender.appendVarchar(failure.key);
  appender.appendVarchar(failure.prefix);
  appender.appendDouble(failure.time);
  appender.appendVarchar(JSON.stringify(failure.workers));
  appender.appendVarchar(exception === '' ? composed(failure) : exception);
  appender.appendBoolean(exception === '');
  appender.appendVarchar(failure.traceback);
  if (schedulerTime === null) appender.appendNull();
  else appender.appendDouble(schedulerTime);
  appender.appendBoolean(failure.mayBeThere);
  appender.appendNull();
  appender.endRow();
}

const NEWEST_FIRST = '"time" DESC, number DESC';
const LENGTH = 'length(key) + length(errtext) + length(traceback)';

/** As Failures.find has it. */
export async function findFailures(columns: Columns, query: FailuresQuery): Promise<FoundFailureRows> {
  const where = conditions(query);
  const [[total]] = (await columns(`SELECT count(*)::DOUBLE FROM failures WHERE ${where}`)) as [[number]];
  const { after, limit, bytes } = query;
  const behind = after ? ` AND ${isAfter(after, '<')}` : '';
  const [numbers = [], lengths] = (await columns(
    `SELECT number::DOUBLE, (${LENGTH})::DOUBLE FROM failures WHERE ${where}${behind} ORDER BY ${NEWEST_FIRST} LIMIT ${limit + 1}`,
  )) as [number[]?, number[]?];
  const count = Math.min(limit, countWithin(lengths ?? [], bytes));
  const of = numbers.slice(0, count).map((number) => ({ cluster: query.cluster, number }));
  const found = (await read(columns, of)).map(([, failure]) => failure);
  const [[goneUntil]] = (await columns(
    `SELECT max(stop) FROM documents WHERE kind = ${quoted(GONE_KIND)}`,
  )) as [[number | null]];
  return { found, total, more: numbers.length > count, ...(goneUntil !== null && { goneUntil }) };
}

async function read(
  columns: Columns,
  of: readonly NamedFailure[],
): Promise<(readonly [cluster: string, failure: WholeFailure])[]> {
  if (of.length === 0) return [];
  const named = of.map(({ cluster, number }) => `(${quoted(cluster)}, ${number})`);
  return rowsOf(
    await columns(`${SELECT} WHERE (cluster, number) IN (${named.join(', ')}) ORDER BY ${NEWEST_FIRST}`),
  );
}

const SELECT = `SELECT cluster, number::DOUBLE, life, run::DOUBLE, key, fn, "time", workers, CASE WHEN composed THEN '' ELSE errtext END,
  traceback, told FROM failures`;

const rowsOf = (found: unknown[][]): (readonly [cluster: string, failure: WholeFailure])[] => {
  const [clusters, number, life, run, key, fn, time, workers, exception, traceback, told] = found as [
    ...[string[], number[], string[], (number | null)[], string[], string[], number[], string[]],
    ...[string[], string[], (number | null)[]],
  ];
  return clusters.map((cluster, at) => [
    cluster,
    {
      number: number[at]!,
      life: life[at]!,
      id: run[at]!,
      key: key[at]!,
      prefix: fn[at]!,
      time: time[at]!,
      workers: JSON.parse(workers[at]!) as string[],
      exception: exception[at]!,
      traceback: traceback[at]!,
      schedulerTime: told[at]!,
    },
  ]);
};

function conditions({ cluster, fns, workers, from, to, search, life, held }: FailuresQuery): string {
  const all = [`cluster = ${quoted(cluster)}`];
  const { from: first, gone, but } = held;
  const here = `number >= ${bounded(first)} AND ${isAfter(gone, '>')}`;
  all.push(but.length === 0 ? `NOT (${here})` : `(NOT (${here}) OR number IN (${but.join(', ')}))`);
  if (fns) all.push(fns.length === 0 ? 'false' : `fn IN (${fns.map(quoted).join(', ')})`);
  if (workers)
    all.push(
      `(${['false', ...workers.map((one) => `contains(workers, ${quoted(JSON.stringify(one))})`)].join(' OR ')})`,
    );
  if (from !== undefined) all.push(`"time" >= ${from}`);
  if (to !== undefined) all.push(`"time" <= ${to}`);
  if (life !== undefined) all.push(`life = ${quoted(life)}`);
  if (search !== undefined)
    all.push(
      `(${['key', 'errtext'].map((of) => `contains(lower(${of}), lower(${quoted(search)}))`).join(' OR ')})`,
    );
  return all.join(' AND ');
}

function isAfter({ time, number }: { time: number; number: number }, than: '<' | '>'): string {
  if (!Number.isFinite(time)) return time < 0 === (than === '>') ? 'true' : 'false';
  return `("time" ${than} ${time} OR ("time" = ${time} AND number ${than} ${bounded(number)}))`;
}

const bounded = (number: number): number =>
  Math.min(Math.max(number, -Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);

/** The newest of each cluster. */
export async function failuresBefore(columns: Columns): Promise<FailuresBefore> {
  const [clusters = [], number, time, length] = (await columns(
    `SELECT cluster, number::DOUBLE, "time", (${LENGTH})::DOUBLE FROM failures
     QUALIFY row_number() OVER (PARTITION BY cluster ORDER BY ${NEWEST_FIRST}) <= ${MOST_BEFORE_OF_ONE + 1} ORDER BY ${NEWEST_FIRST}
     LIMIT ${MOST_LISTED_BEFORE + 1}`,
  )) as [string[]?, number[]?, number[]?, number[]?];
  const there = clusters.map((cluster, at) => ({
    ...{ cluster, number: number![at]!, time: time![at]!, length: length![at]! },
  }));
  return toldBefore(there, (of) => read(columns, of));
}

/**
 * Those that failed before, and the oldest where there are too many.
 * @param until ms since the epoch
 * @param bytes that they may take, about
 */
export async function dropFailures(database: Database, until: number, bytes: number): Promise<void> {
  await database.run(`DELETE FROM failures WHERE "time" < ${until}`);
  const [[gone]] = (await database.columns(
    `SELECT max("time") FROM (
       SELECT "time", row_number() OVER newest AS place, sum(${LENGTH} + ${ROW_BYTES}) OVER newest AS bytes FROM failures
       WINDOW newest AS (ORDER BY "time" DESC, number DESC ROWS UNBOUNDED PRECEDING))
     WHERE place > ${MOST_FAILURES} OR bytes > ${Math.min(bytes, Number.MAX_SAFE_INTEGER)}`,
  )) as [[number | null]];
  if (gone === null) return;
  await database.atOnce(async () => {
    await database.run(`DELETE FROM failures WHERE "time" <= ${gone}`);
    await keepDocuments(database, [
      { kind: GONE_KIND, cluster: '', id: '', start: gone, stop: gone, json: '{}' },
    ]);
  });
}

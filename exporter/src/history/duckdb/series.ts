import type { FoundSeries, SeriesQuery, StoredBucket } from '../stored-rows.ts';
import { quoted, type Columns, type Database } from './duckdb.ts';

/** A row a bucket of a cluster; what began anew within one has another. Of each figure its sum, count, least and greatest. */
export const CREATE_SERIES = `CREATE TABLE series (cluster VARCHAR, "time" BIGINT, count INTEGER[], sum DOUBLE[], least DOUBLE[],
  most DOUBLE[])`;

/** Of a row in the file, where all figures change all the time. */
const ROW_BYTES = 600;

const FIGURES = ['count', 'sum', 'least', 'most'] as const;

/** Those that are told again are there once more, and are read once. */
export async function keepSeries(database: Database, buckets: readonly StoredBucket[]): Promise<void> {
  if (buckets.length === 0) return;
  const rows = buckets.map(({ cluster, time, figures }) => {
    const lists = FIGURES.map((name) => `[${figures.map((figure) => literal(figure[name])).join(', ')}]`);
    return `(${quoted(cluster)}, ${time}, ${lists.join(', ')})`;
  });
  await database.run(`INSERT INTO series VALUES ${rows.join(', ')}`);
}

/** As a number with an exponent, which SQL reads as DOUBLE and not as DECIMAL. */
const literal = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e9 ? `${value}` : value.toExponential();

/** What is known of a range, in buckets of a step, which is a multiple of that of the rows. */
export async function findSeries(
  columns: Columns,
  { cluster, from, to, step }: SeriesQuery,
): Promise<FoundSeries> {
  const ofCluster = `cluster = ${quoted(cluster)}`;
  const [[oldest], [newest]] = (await columns(
    `SELECT min("time")::DOUBLE, max("time")::DOUBLE FROM series WHERE ${ofCluster}`,
  )) as [[number | null], [number | null]];
  const [time, column, count, sum, least, most] = (await columns(`
    SELECT ("time" // ${step} * ${step})::DOUBLE AS bucket, figure, sum(count)::DOUBLE, sum(sum), min(least), max(most) FROM (
      SELECT "time", unnest(range(len(count)))::INTEGER AS figure, unnest(count) AS count, unnest(sum) AS sum, unnest(least) AS least,
        unnest(most) AS most
      FROM (SELECT DISTINCT * FROM series WHERE ${ofCluster} AND "time" >= ${from} AND "time" < ${to})
    ) WHERE count > 0 GROUP BY bucket, figure ORDER BY bucket, figure`)) as [
    ...[number[], number[], number[], number[], number[], number[]],
  ];
  return { oldest, newest, buckets: { time, column, count, sum, least, most } };
}

/**
 * Those of before, and the oldest of all clusters where they take too much.
 * @param until ms since the epoch
 * @param bytes that they may take, about
 */
export async function dropSeries(database: Database, until: number, bytes: number): Promise<void> {
  const rows = Math.min(Math.floor(bytes / ROW_BYTES), Number.MAX_SAFE_INTEGER);
  await database.run(`DELETE FROM series WHERE "time" < ${until}`);
  await database.run(
    `DELETE FROM series WHERE "time" <= (SELECT "time" FROM series ORDER BY "time" DESC OFFSET ${rows} LIMIT 1)`,
  );
}

import type { FoundSeries, SeriesQuery, StoredBucket } from '../stored-rows.ts';
import { exact } from './exact.ts';
import { whole } from './rows.ts';
import type { Server } from './server.ts';

/** A row a bucket, as DuckDB has it. Those that are told again are there once more, and are read once. */
export async function keepSeries(server: Server, buckets: readonly StoredBucket[]): Promise<void> {
  await server.insert(
    'series',
    buckets.map(({ cluster, time, figures }) => ({
      ...{ cluster: whole(cluster), time },
      counts: figures.map(({ count }) => count),
      sums: figures.map(({ sum }) => sum),
      least: figures.map(({ least }) => least),
      most: figures.map(({ most }) => most),
    })),
  );
}

/** What is known of a range, in buckets of a step, which is a multiple of that of the rows. */
export async function findSeries(
  server: Server,
  { cluster, from, to, step }: SeriesQuery,
): Promise<FoundSeries> {
  const [[there], found] = await Promise.all([
    server.rows<{ rows: number; oldest: number; newest: number }>(
      `SELECT count() AS rows, min(time) AS oldest, max(time) AS newest FROM series WHERE cluster = {cluster:String}`,
      { cluster },
    ),
    server.columns(
      `SELECT intDiv(time, {step:Int64}) * {step:Int64} AS bucket, place - 1 AS figure, sum(known) AS count, sum(total) AS sum,
       min(lowest) AS low, max(highest) AS high
       FROM (
        SELECT time, known, total, lowest, highest, place FROM (
         SELECT DISTINCT time, counts, sums, least, most FROM series
         WHERE cluster = {cluster:String} AND time >= {from:Int64} AND time < {to:Int64}
        ) ARRAY JOIN counts AS known, sums AS total, least AS lowest, most AS highest, arrayEnumerate(counts) AS place
       ) WHERE known > 0 GROUP BY bucket, figure ORDER BY bucket, figure`,
      { cluster, step, from: exact(Math.ceil(from)), to: exact(Math.ceil(to)) },
    ) as Promise<Record<string, number[]>>,
  ]);
  const { rows, oldest, newest } = there!;
  return {
    oldest: rows > 0 ? oldest : null,
    newest: rows > 0 ? newest : null,
    buckets: {
      time: found['bucket']!,
      column: found['figure']!,
      count: found['count']!,
      sum: found['sum']!,
      least: found['low']!,
      most: found['high']!,
    },
  };
}

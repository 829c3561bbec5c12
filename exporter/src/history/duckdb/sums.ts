import type { PastSums } from '../../state/log/query/past.ts';
import type { SumsQuery } from '../stored.ts';
import { quoted, type Columns } from './duckdb.ts';
import { behind, conditions, type Source } from './select.ts';

/** Beyond all times; whole. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** What runs did in the range, as state/log/query/totals.ts sums up what the log has. */
export async function sumRuns(columns: Columns, source: Source, query: SumsQuery): Promise<PastSums> {
  const { from = -NEVER, to = NEVER } = query;
  const where = `${conditions(query, source)}${await behind(columns, source, query)}`;
  const rows = `(SELECT *,
    action IS NOT NULL AND stop >= ${from} AND start < ${to} AS touches,
    coalesce(began, start) >= ${from} AND coalesce(ended, stop) < ${to} AS inside,
    greatest(start, ${from}) AS a, least(stop, ${to}) AS b
    FROM ${source.table} WHERE ${where})`;
  return { prefixes: await prefixesOf(columns, rows), ...(await lanesOf(columns, rows, query)) };
}

/** A run counts if it computes in the range, or does anything where it computes nothing at all. Most are inside as a whole. */
async function prefixesOf(columns: Columns, rows: string): Promise<PastSums['prefixes']> {
  const sum = (action: string) => `coalesce(sum(b - a) FILTER (touches AND ${action}), 0)::DOUBLE`;
  const [fn, count, erred, compute, transfer, other] = (await columns(`
    SELECT fn, sum(count)::DOUBLE, sum(erred)::DOUBLE, sum(compute), sum(transfer), sum(other) FROM (
      SELECT fn, count(*) FILTER (seq = 0 AND inside) AS count, count(*) FILTER (seq = 0 AND inside AND error) AS erred,
        ${sum("action = 'compute'")} AS compute, ${sum("action = 'transfer'")} AS transfer,
        ${sum("action NOT IN ('compute', 'transfer')")} AS other
      FROM ${rows} GROUP BY fn
      UNION ALL
      SELECT fn, count(*) FILTER (counts), count(*) FILTER (counts AND error), 0, 0, 0 FROM (
        SELECT any_value(fn) AS fn, any_value(error) AS error,
          CASE WHEN coalesce(bool_or(action = 'compute'), false) THEN bool_or(action = 'compute' AND touches)
            ELSE bool_or(touches OR action IS NULL) END AS counts
        FROM ${rows} WHERE NOT inside GROUP BY n
      ) GROUP BY fn
    ) GROUP BY fn`)) as [string[], ...number[][]];
  return fn.map((name, at) => ({
    fn: name,
    count: count![at]!,
    erred: erred![at]!,
    compute: compute![at]!,
    transfer: transfer![at]!,
    other: other![at]!,
  }));
}

/** What overlaps on a lane counts once. What ends behind the lane's seam may go on in what the log has, and is told as it is. */
async function lanesOf(
  columns: Columns,
  rows: string,
  { seams, known, there }: SumsQuery,
): Promise<Pick<PastSums, 'lanes' | 'spans'>> {
  const [worker, thread, from, to, busy, stayed, beyond] = (await columns(`
    WITH seams(worker, thread, seam) AS (${values(
      seams.map((one) => [quoted(one.worker), one.thread, one.from]),
      ['NULL::VARCHAR', 'NULL::INTEGER', 'NULL::BIGINT'],
    )}),
    stays AS (SELECT worker, list({a: a, b: b}) AS there FROM (${values(
      there.map((one) => [quoted(one.worker), one.from, whole(one.to)]),
      ['NULL::VARCHAR', 'NULL::BIGINT', 'NULL::BIGINT'],
    )}) stays(worker, a, b) GROUP BY worker),
    marked AS (SELECT worker, thread, a, b, coalesce(a > max(b) OVER (PARTITION BY worker, thread ORDER BY a
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), true) AS begins FROM ${rows} WHERE touches),
    numbered AS (SELECT worker, thread, a, b, count(*) FILTER (begins) OVER (PARTITION BY worker, thread ORDER BY a
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS number FROM marked),
    spans AS MATERIALIZED (SELECT worker, thread, min(a) AS a, max(b) AS b FROM numbered GROUP BY worker, thread, number),
    sided AS (SELECT spans.*, coalesce(b >= seam, false) AS open FROM spans LEFT JOIN seams USING (worker, thread)),
    placed AS (SELECT worker, thread, open, b - a AS busy, ${within(known)} AS known,
      coalesce(list_sum(list_transform(there, lambda one: ${OVERLAP})), 0) AS stayed
      FROM sided LEFT JOIN stays USING (worker))
    SELECT worker, thread, NULL, NULL, coalesce(sum(busy) FILTER (NOT open), 0)::DOUBLE,
      coalesce(sum(stayed) FILTER (NOT open), 0)::DOUBLE,
      coalesce(sum(greatest(0, known - stayed)) FILTER (NOT open), 0)::DOUBLE
    FROM placed GROUP BY worker, thread
    UNION ALL SELECT worker, thread, a::DOUBLE, b::DOUBLE, NULL, NULL, NULL FROM sided WHERE open`)) as [
    string[],
    number[],
    (number | null)[],
    ...number[][],
  ];
  const lanes: PastSums['lanes'][number][] = [];
  const spans: PastSums['spans'][number][] = [];
  worker.forEach((name, at) => {
    const lane = { worker: name, thread: thread[at]! };
    const begin = from[at];
    if (typeof begin === 'number') spans.push({ ...lane, from: begin, to: to![at]! });
    else lanes.push({ ...lane, busy: busy![at]!, there: stayed![at]!, beyond: beyond![at]! });
  });
  return { lanes, spans };
}

/** Of a span from a to b, and one. */
const OVERLAP = 'greatest(0, least(b, one.b) - greatest(a, one.a))';

function within(spans: SumsQuery['known']): string {
  const list = spans.map(({ from, to }) => `{a: ${whole(from)}, b: ${whole(to)}}`).join(', ');
  return spans.length === 0 ? '0' : `list_sum(list_transform([${list}], lambda one: ${OVERLAP}))`;
}

const whole = (time: number): number => Math.min(Math.max(time, -NEVER), NEVER);

function values(rows: readonly (readonly (string | number)[])[], none: readonly string[]): string {
  if (rows.length === 0) return `SELECT ${none.join(', ')} WHERE false`;
  return `VALUES ${rows.map((row) => `(${row.join(', ')})`).join(', ')}`;
}

import type { PastSums } from '../../state/log/query/past.ts';
import type { SumsQuery } from '../stored.ts';
import { exact } from './exact.ts';
import { conditionOf, RUNS } from './select.ts';
import type { Parameters, Server } from './server.ts';

/** What runs did in the range, as state/log/query/totals.ts sums up what the log has. */
export async function sumRuns(server: Server, query: SumsQuery): Promise<PastSums> {
  const { from = -Infinity, to = Infinity } = query;
  const { sql, parameters } = await conditionOf(server, query);
  const all: Parameters = { ...parameters, begin: exact(from), end: exact(to) };
  const rows = `(SELECT *,
    action IS NOT NULL AND stop >= {begin:Int64} AND start < {end:Int64} AS touches,
    began >= {begin:Int64} AND ended < {end:Int64} AS inside,
    greatest(start, {begin:Int64}) AS a, least(stop, {end:Int64}) AS b
    FROM ${RUNS} WHERE ${sql})`;
  const [prefixes, lanes] = await Promise.all([
    prefixesOf(server, rows, all),
    lanesOf(server, rows, all, query),
  ]);
  return { prefixes, ...lanes };
}

/** A run counts if it computes in the range, or does anything where it computes nothing at all. Most are inside as a whole. */
function prefixesOf(
  server: Server,
  rows: string,
  parameters: Parameters,
): Promise<PastSums['prefixes'][number][]> {
  const sum = (action: string) => `sumIf(b - a, touches AND ${action})`;
  const computes = `ifNull(action = 'compute', false)`;
  return server.rows(
    `SELECT fn, sum(counted) AS count, sum(failed) AS erred, sum(computed) AS compute, sum(transferred) AS transfer, sum(rest) AS other
     FROM (
      SELECT fn, countIf(seq = 0 AND inside) AS counted, countIf(seq = 0 AND inside AND error) AS failed,
        ${sum(computes)} AS computed, ${sum(`ifNull(action = 'transfer', false)`)} AS transferred,
        ${sum(`ifNull(action NOT IN ('compute', 'transfer'), false)`)} AS rest
      FROM ${rows} GROUP BY fn
      UNION ALL
      SELECT fn, countIf(counts), countIf(counts AND failed), toInt64(0), toInt64(0), toInt64(0) FROM (
        SELECT any(fn) AS fn, max(error) AS failed,
          if(max(${computes}), max(${computes} AND touches), max(touches OR action IS NULL)) AS counts
        FROM ${rows} WHERE NOT inside GROUP BY life, run
      ) GROUP BY fn
     ) GROUP BY fn`,
    parameters,
  );
}

interface LaneRow {
  worker: string;
  thread: number;
  busy: number;
  there: number;
  beyond: number;
  /** Begin and end of each. */
  open: [number, number][];
}

/** What overlaps on a lane counts once. What ends behind the lane's seam may go on in what the log has, and is told as it is. */
async function lanesOf(
  server: Server,
  rows: string,
  parameters: Parameters,
  { seams, known, there: stays }: SumsQuery,
): Promise<Pick<PastSums, 'lanes' | 'spans'>> {
  const found = await server.rows<LaneRow>(
    `WITH seams AS (SELECT one.1 AS worker, one.2 AS thread, one.3 AS seam, true AS seamed FROM (
      SELECT arrayJoin(arrayZip({seamWorkers:Array(String)}, {seamThreads:Array(Int32)}, {seamTimes:Array(Int64)})) AS one)),
    stays AS (SELECT one.1 AS worker, groupArray((one.2, one.3)) AS stay FROM (
      SELECT arrayJoin(arrayZip({stayWorkers:Array(String)}, {stayFrom:Array(Int64)}, {stayTo:Array(Int64)})) AS one) GROUP BY worker),
    marked AS (SELECT worker, thread, a, b, ifNull(a > max(toNullable(b)) OVER (PARTITION BY worker, thread ORDER BY a
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), true) AS begins FROM ${rows} WHERE touches),
    numbered AS (SELECT worker, thread, a, b, countIf(begins) OVER (PARTITION BY worker, thread ORDER BY a
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS number FROM marked),
    spans AS (SELECT toString(worker) AS worker, thread, min(a) AS x, max(b) AS y FROM numbered GROUP BY worker, thread, number),
    sided AS (SELECT spans.worker AS worker, spans.thread AS thread, x, y, seamed AND y >= seam AS going
      FROM spans LEFT JOIN seams ON spans.worker = seams.worker AND spans.thread = seams.thread),
    placed AS (SELECT sided.worker AS worker, thread, x, y, going, y - x AS lasted,
      ${overlap('arrayZip({knownFrom:Array(Int64)}, {knownTo:Array(Int64)})')} AS knew, ${overlap('stay')} AS stayed
      FROM sided LEFT JOIN stays ON sided.worker = stays.worker)
    SELECT worker, thread, sumIf(lasted, NOT going) AS busy, sumIf(stayed, NOT going) AS there,
      sumIf(greatest(0, knew - stayed), NOT going) AS beyond, groupArrayIf((x, y), going) AS open
    FROM placed GROUP BY worker, thread`,
    {
      ...parameters,
      seamWorkers: seams.map(({ worker }) => worker),
      seamThreads: seams.map(({ thread }) => thread),
      seamTimes: seams.map(({ from }) => exact(from)),
      stayWorkers: stays.map(({ worker }) => worker),
      stayFrom: stays.map(({ from }) => exact(from)),
      stayTo: stays.map(({ to }) => exact(to)),
      knownFrom: known.map(({ from }) => exact(from)),
      knownTo: known.map(({ to }) => exact(to)),
    },
  );
  return {
    lanes: found.map(({ worker, thread, busy, there, beyond }) => ({ worker, thread, busy, there, beyond })),
    spans: found.flatMap(({ worker, thread, open }) =>
      open.map(([from, to]) => ({ worker, thread, from, to })),
    ),
  };
}

/** Of a span from x to y with several: µs. */
const overlap = (spans: string): string =>
  `toInt64(arraySum(one -> greatest(0, least(y, one.2) - greatest(x, one.1)), ${spans}))`;

import type { Advice, AdviceQuery, Series } from '@daskscope/api';
import { judged, runsOf } from '../../../advice/advised.ts';
import type { Subject } from '../../../advice/subject.ts';
import type { ClusterPast } from '../../../history/past.ts';
import type { Cluster } from '../../../state/cluster.ts';
import type { Computation } from '../../../state/computations/computation.ts';
import type { FoundRuns } from '../../../state/log/query/found-runs.ts';
import { adviceOf } from '../advice.ts';
import { isBeyond, seriesWithPast } from './past-series.ts';
import { withPast } from './with-past.ts';

interface Asked {
  cluster: Cluster;
  /** undefined: nothing is kept on disk. */
  history: ClusterPast | undefined;
  query: AdviceQuery;
  clock: () => number;
  /** Still somebody waits for it. */
  wanted: () => boolean;
}

/** Of a range, or of a computation, also one that the history alone has. undefined: that is not known. @throws HistoryError */
export async function adviceWithPast({
  cluster,
  history,
  query,
  clock,
  wanted,
}: Asked): Promise<Advice | undefined> {
  const { computation: id } = query;
  const computation = id === undefined ? null : await computationOf(cluster, history, id);
  if (computation === undefined) return undefined;
  const subject = subjectOf(computation, query, cluster, clock());
  const runs = runsOf(subject);
  const kept = await figuresWithPast({ cluster, history, clock, wanted }, subject);
  const judging = (found: FoundRuns) => judged(cluster, subject, found, clock(), kept);
  const { log } = cluster;
  const all = await withPast({ log, history, query: runs, clock, wanted }, (past) =>
    log.find(runs, clock(), judging, past),
  );
  return adviceOf(subject, all);
}

/** Where the last hour has not all of it; null: it has, or nothing is kept beyond it. */
async function figuresWithPast(
  { cluster, history, clock, wanted }: Omit<Asked, 'query'>,
  { from, to }: Subject,
): Promise<Series | null> {
  const { series: ring } = cluster;
  const query = { from, to };
  if (!history || !isBeyond(ring, query)) return null;
  return seriesWithPast({ ring, history, query, now: clock(), wanted });
}

async function computationOf(
  { computations }: Cluster,
  history: ClusterPast | undefined,
  id: string,
): Promise<Computation | undefined> {
  return computations.get(id) ?? (await history?.computation(id))?.of;
}

/** Nothing is said of a time of which nothing is known: of a range the rest is judged. */
function subjectOf(
  computation: Computation | null,
  { from, to }: AdviceQuery,
  { log }: Cluster,
  now: number,
): Subject {
  // By the scheduler's clock, which may be ahead.
  const until = computation?.until ?? to ?? now;
  const end = Number.isFinite(until) ? until : now;
  const [known] = from === undefined ? [] : log.knownIn({ from, to: end }, now);
  const start = computation?.start ?? Math.max(from ?? now, known?.from ?? -Infinity);
  return { computation, from: start, to: end };
}

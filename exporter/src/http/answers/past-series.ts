import { LIMITS, type Series, type SeriesQuery } from '@daskscope/api';
import { BUCKET_MS } from '../../history/cluster-series.ts';
import type { ClusterPast } from '../../history/past.ts';
import { inSlices, type Work } from '../../slices.ts';
import type { Bucketed, SeriesRing } from '../../state/series/series.ts';
import { seriesFrom, seriesOf, stepOf } from './series.ts';

interface Asked {
  ring: SeriesRing;
  /** undefined: nothing is kept on disk. */
  history: Pick<ClusterPast, 'series'> | undefined;
  query: SeriesQuery;
  /** ms since the epoch */
  now: number;
  /** Still somebody waits for it. */
  wanted: () => boolean;
  /** The answer cannot say what is missing: without the history there is none. */
  whole?: boolean;
}

type FoundSeries = Awaited<ReturnType<ClusterPast['series']>>;

/**
 * The points that the ring has and those that the history has beyond it, in buckets of those that are kept; where nothing
 * says from when on, those of the ring. Where it cannot be read,
 * those of the ring alone, with `since` from when on there are any.
 * @throws HistoryError with a sentence, where the answer is to be whole and the history cannot be read
 */
export async function seriesWithPast({
  ring,
  history,
  query,
  now,
  wanted,
  whole = false,
}: Asked): Promise<Series> {
  const { from, to = now } = query;
  const seam = ring.oldest === null ? Infinity : Math.ceil(ring.oldest / BUCKET_MS) * BUCKET_MS;
  if (!history || from === undefined || from >= (ring.oldest ?? Infinity))
    return inSlices(seriesOf(ring, query, now), wanted);
  const told = Math.ceil(stepOf(query) / BUCKET_MS) * BUCKET_MS;
  const step = Math.max(told, Math.ceil((to - from) / LIMITS.seriesPoints / BUCKET_MS) * BUCKET_MS);
  try {
    const begin = Math.floor(from / step) * step;
    const past = await history.series({ from: begin, to: Math.min(seam, to + 1), step });
    // All of it is in the ring: the points are finer there.
    if ((past.oldest ?? Infinity) >= (ring.oldest ?? Infinity))
      return await inSlices(seriesOf(ring, query, now), wanted);
    return await inSlices(joined(ring, past, { from, to, step, seam, now }), wanted);
  } catch (error) {
    if (whole) throw error;
    return inSlices(seriesOf(ring, query, now), wanted);
  }
}

interface Range {
  from: number;
  to: number;
  step: number;
  /** From when on the points are the ring's. */
  seam: number;
  now: number;
}

function* joined(ring: SeriesRing, past: FoundSeries, { from, to, step, seam, now }: Range): Work<Series> {
  const { oldest, newest, buckets } = past;
  const first = Math.floor(Math.max(from, oldest ?? Infinity) / step) * step;
  const last = Math.min(to, Math.max(newest ?? -Infinity, ring.newest ?? -Infinity));
  const times: number[] = [];
  for (let time = first; time <= last; time += step) times.push(time);
  const of = columnsOf(buckets, first);
  return yield* seriesFrom({ now, since: oldest, step, time: times }, (column) => {
    const here = ring.column(column, times, step, seam);
    for (const at of of.get(column) ?? [])
      add(here, Math.round((buckets.time[at]! - first) / step), at, buckets);
    return here;
  });
}

/** Places of the buckets of each column. */
function columnsOf({ column, time }: FoundSeries['buckets'], first: number): Map<number, number[]> {
  const places = new Map<number, number[]>();
  column.forEach((name, at) => {
    if (time[at]! < first) return;
    const of = places.get(name) ?? [];
    places.set(name, of);
    of.push(at);
  });
  return places;
}

/** A bucket at the seam has both. */
function add(
  to: Bucketed,
  row: number,
  at: number,
  { count, sum, least, most }: FoundSeries['buckets'],
): void {
  if (row >= to.mean.length) return;
  const here = to.count[row]!;
  const all = here + count[at]!;
  to.mean[row] = ((here > 0 ? to.mean[row]! * here : 0) + sum[at]!) / all;
  to.min[row] = here > 0 ? Math.min(to.min[row]!, least[at]!) : least[at]!;
  to.max[row] = here > 0 ? Math.max(to.max[row]!, most[at]!) : most[at]!;
  to.count[row] = all;
}

import { LIMITS, type Series, type SeriesQuery } from '@daskscope/api';
import { BUCKET_MS } from '../../../history/cluster/cluster-series.ts';
import type { ClusterPast } from '../../../history/past.ts';
import { inSlices, type Work } from '../../../slices.ts';
import type { SummedBuckets } from '../../../state/series/keeper.ts';
import type { Bucketed, SeriesRing } from '../../../state/series/series.ts';
import { seriesFrom, seriesOf, stepOf } from '../series.ts';

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

/**
 * The points that the ring has and those that the history has beyond it, in buckets of those that are kept; where nothing
 * says from when on, those of the ring. Where it cannot be read, those of the ring alone, and what is missing is said.
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
  const { from = 0, to = now } = query;
  const seam = seamOf(ring);
  const here = () => inSlices(seriesOf(ring, query, now), wanted);
  if (!history) return here();
  if (!isBeyond(ring, query)) return { ...(await here()), missing: null };
  try {
    const ask = ({ step, first, last }: Stretch) =>
      history.series({ from: Math.floor(first / step) * step, to: Math.min(seam, last + 1), step });
    // All of it is there nearly always, and what is told of it tells whether it is.
    const guess = stretchOf(query, Math.max(from, 0), Math.min(to, now));
    const guessed = await ask(guess);
    const { oldest, newest } = guessed;
    // All of it is in the ring: the points are finer there.
    if (oldest === null || oldest >= (ring.oldest ?? Infinity)) return { ...(await here()), missing: null };
    const end = Math.min(to, Math.max(newest ?? oldest, ring.newest ?? oldest));
    const stretch = stretchOf(query, Math.max(from, oldest), end);
    const { step, first, last } = stretch;
    const isAsked = step === guess.step && last <= guess.last && first >= guess.first;
    const { buckets } = isAsked ? guessed : await ask(stretch);
    const range = { since: oldest, begin: Math.floor(first / step) * step, last, step, seam, now };
    return { ...(await inSlices(joined(ring, buckets, range), wanted)), missing: null };
  } catch (error) {
    if (whole) throw error;
    const missing = `Older figures may be missing: the history cannot be read. ${(error as Error).message}`;
    return { ...(await here()), missing };
  }
}

/** The ring has not all that is asked for. */
export const isBeyond = ({ oldest }: SeriesRing, { from }: SeriesQuery): boolean =>
  from !== undefined && from < (oldest ?? Infinity);

/** The first bucket that the ring has whole; where that is still to come, its first second: its bucket is not kept yet. */
function seamOf({ oldest, newest }: SeriesRing): number {
  if (oldest === null || newest === null) return Infinity;
  const whole = Math.ceil(oldest / BUCKET_MS) * BUCKET_MS;
  return newest < whole ? oldest : whole;
}

interface Stretch {
  first: number;
  last: number;
  step: number;
}

/** As fine as it may be told. */
const stretchOf = (query: SeriesQuery, first: number, last: number): Stretch => ({
  ...{ first, last },
  step: wholeBuckets(Math.max(stepOf(query), (last - first) / LIMITS.seriesPoints)),
});

const wholeBuckets = (ms: number): number => Math.ceil(ms / BUCKET_MS) * BUCKET_MS;

interface Range {
  since: number;
  begin: number;
  last: number;
  step: number;
  /** From when on the points are the ring's. */
  seam: number;
  now: number;
}

function* joined(
  ring: SeriesRing,
  past: SummedBuckets,
  { since, begin, last, step, seam, now }: Range,
): Work<Series> {
  const times: number[] = [];
  for (let time = begin; time <= last; time += step) times.push(time);
  const of = columnsOf(past);
  return yield* seriesFrom({ now, since, step, time: times }, (column) => {
    const here = ring.column(column, times, step, seam);
    for (const at of of.get(column) ?? []) add(here, Math.round((past.time[at]! - begin) / step), at, past);
    return here;
  });
}

/** Places of the buckets of each column. */
function columnsOf({ column }: SummedBuckets): Map<number, number[]> {
  const places = new Map<number, number[]>();
  column.forEach((name, at) => {
    const of = places.get(name) ?? [];
    places.set(name, of);
    of.push(at);
  });
  return places;
}

/** A bucket at the seam has both. */
function add(to: Bucketed, row: number, at: number, { count, sum, least, most }: SummedBuckets): void {
  if (row >= to.mean.length) return;
  const here = to.count[row]!;
  const all = here + count[at]!;
  to.mean[row] = ((here > 0 ? to.mean[row]! * here : 0) + sum[at]!) / all;
  to.min[row] = here > 0 ? Math.min(to.min[row]!, least[at]!) : least[at]!;
  to.max[row] = here > 0 ? Math.max(to.max[row]!, most[at]!) : most[at]!;
  to.count[row] = all;
}

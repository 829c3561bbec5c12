import type { TaskFailures } from '@daskscope/api';
import type { KnownRange } from '../../../state/log/known-time.ts';
import type { ClusterPast, PastFailures } from '../../../history/past.ts';
import { inSlices } from '../../../slices.ts';
import type { Cluster } from '../../../state/cluster.ts';
import { cursorOf, isAfter, type FailurePlace } from '../../../state/now/failures/failure-place.ts';
import { sizeOf, type FailureQuery } from '../../../state/now/failures/failure-query.ts';
import type { FoundFailures } from '../../../state/now/failures/failures.ts';
import { errorsOf } from '../errors.ts';

interface Asked {
  cluster: Cluster;
  /** undefined: nothing is kept on disk. */
  history: Pick<ClusterPast, 'failures'> | undefined;
  query: FailureQuery;
  /** ms since the epoch */
  now: number;
  /** Still somebody waits for it. */
  wanted: () => boolean;
  /** The answer cannot say what is missing: without the history there is none. */
  whole?: boolean;
}

/**
 * Failures that are known and those that the history has beyond them, newest first. Where it cannot be read, what is missing is said.
 * @throws HistoryError with a sentence, where the answer is to be whole and the history cannot be read
 */
export async function errorsWithPast({
  cluster,
  history,
  query,
  now,
  wanted,
  whole = false,
}: Asked): Promise<TaskFailures> {
  const here = await inSlices(cluster.failures.find(query), wanted);
  if (!history) return errorsOf(here);
  const known = without(cluster.log.knownIn(query, now), here.lost);
  if (!isNeeded(here, query)) return { ...errorsOf(here), known, missing: null };
  try {
    const past = await history.failures(query, here, (prefix) => cluster.prefixNames.positionOf(prefix));
    const { goneUntil = -Infinity } = past;
    return {
      ...errorsOf(joined(here, past, query)),
      known: without(known, [{ from: -Infinity, to: goneUntil }]),
      missing: null,
    };
  } catch (error) {
    if (whole) throw error;
    const missing = `Older errors, or texts of errors, may be missing: the history cannot be read. ${(error as Error).message}`;
    return { ...errorsOf(here), known, missing };
  }
}

/** Errors are dated by clocks that differ. */
const CLOCKS_MS = 1_000;

/** What is known but for these times. */
function without(known: readonly KnownRange[], lost: readonly { from: number; to: number }[]): KnownRange[] {
  let left = [...known];
  for (const one of lost) {
    const from = Math.floor(one.from - CLOCKS_MS);
    const to = Math.ceil(one.to + CLOCKS_MS);
    left = left.flatMap((range) => {
      const until = range.to ?? Infinity;
      if (range.from >= to || until <= from) return [range];
      return [
        ...(range.from < from ? [{ from: range.from, to: from }] : []),
        ...(until > to ? [{ from: to, to: range.to }] : []),
      ];
    });
  }
  return left;
}

function isNeeded(
  { gone, numberedFrom, textless }: FoundFailures,
  { from = -Infinity }: FailureQuery,
): boolean {
  return textless.length > 0 || numberedFrom > -Infinity || (gone.time > -Infinity && from <= gone.time);
}

function joined(
  here: FoundFailures,
  past: PastFailures,
  { limit, bytes = Infinity }: FailureQuery,
): Pick<FoundFailures, 'found' | 'total' | 'cursor'> {
  // Where it has more, only as far as it was told.
  const reach = past.more ? past.found.at(-1) : undefined;
  const isTold = (place: FailurePlace) => !reach || !isAfter(reach, place);
  const numbers = new Set(past.found.map(({ number }) => number));
  // What the history lacks, too, is told without its texts.
  const textless = new Set(here.textless.filter((at) => numbers.has(here.places[at]!.number)));
  const all = here.found
    .map((failure, at) => ({ ...here.places[at]!, failure }))
    .filter((place, at) => !textless.has(at) && isTold(place))
    .concat(past.found)
    .sort((one, other) => (isAfter(one, other) ? -1 : 1));
  let size = 0;
  const end = all.findIndex(({ failure }, at) => {
    const isFull = at >= limit || size >= bytes;
    size += sizeOf(failure);
    return isFull;
  });
  const found = end === -1 ? all : all.slice(0, end);
  const last = found.at(-1);
  const more = end !== -1 || here.cursor !== null || past.more;
  return {
    found: found.map(({ failure }) => failure),
    total: here.total - textless.size + past.total,
    cursor: more && last ? cursorOf(last) : null,
  };
}

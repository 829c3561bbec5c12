import type { KnownRange } from '@daskscope/api';
import { formatCount } from '@daskscope/timeline';
import type { DataFrame } from '@grafana/data';
import type { FrameStay } from './frame-stay.ts';
import type { RangeSums, SumsRange } from './task-sums.ts';

/** The sums of a range, with the functions' names: those of which nothing can be seen have no row. */
export interface SavedSums extends SumsRange {
  sums: RangeSums;
  names: Record<number, string>;
}

/**
 * What a frame of tasks says of its rows, in `meta.custom`, also where Grafana has saved it. Nothing in it is null: what is, is
 * left out of what is saved (sortedDeepCloneWithoutNulls in public/app/core/utils/object.ts, 12.4.0).
 */
export interface TasksMeta {
  /** When all that ran is known and in the frame; left out: nobody says. */
  known?: KnownRange[];
  /** When workers were there; left out: nobody says. */
  stays?: FrameStay[];
  /** ms since the epoch, the exporter's clock: what ran later is not in the frame. */
  until: number;
  /** The rows are all there was. */
  whole: boolean;
  /** How many rows it came with: transformations take some away. */
  rows: number;
  /** What was last told of all that there was. */
  totals?: SavedSums;
}

export function tasksMeta({
  known,
  ...said
}: Omit<TasksMeta, 'known'> & { known: readonly KnownRange[] | null }): TasksMeta {
  if (!known) return said;
  const { until } = said;
  const ended = known.map(({ from, to }) => ({ from, to: Math.min(to ?? until, until) }));
  return { ...said, known: ended.filter(({ from, to }) => to > from) };
}

export function sumsToSave(
  sums: RangeSums,
  { from, to }: SumsRange,
  name: (position: number) => string,
): SavedSums {
  return {
    from,
    to,
    sums,
    names: Object.fromEntries(sums.functions.map(({ position }) => [position, name(position)])),
  };
}

/** For who reads, exports or saves the rows: the picture lacks nothing that could be seen. */
export const mergedNotice = (count: number) => ({
  severity: 'info' as const,
  inspect: 'data' as const,
  text: `Tables, exports and snapshots leave out ${formatCount(count)} intervals that cannot be seen beside longer ones. A shorter time range has more of them.`,
});

/** What a frame says, as far as it does. */
export function tasksMetaOf(frame: DataFrame): Partial<TasksMeta> {
  const { known, stays, until, whole, rows, totals } = (frame.meta?.custom ?? {}) as Partial<
    Record<keyof TasksMeta, unknown>
  >;
  return {
    ...(Array.isArray(known) && known.every(isRange) && { known: known.map(range) }),
    ...(Array.isArray(stays) && stays.every(isStay) && { stays: stays.map(stay) }),
    ...(typeof until === 'number' && { until }),
    ...(typeof whole === 'boolean' && { whole }),
    ...(typeof rows === 'number' && { rows }),
    ...(isSaved(totals) && { totals }),
  };
}

/** An end that is left out was null where somebody else saved it. */
const range = ({ from, to }: Partial<KnownRange>): KnownRange => ({ from: from!, to: to ?? null });

function isRange(value: unknown): value is Partial<KnownRange> {
  const { from, to = null } = (value ?? {}) as Partial<KnownRange>;
  return typeof from === 'number' && (to === null || typeof to === 'number');
}

/** As range. */
const stay = ({ host, worker, threads, from, to }: Partial<FrameStay>): FrameStay => ({
  host: host!,
  worker: worker!,
  threads: threads!,
  from: from!,
  to: to ?? null,
});

function isStay(value: unknown): value is Partial<FrameStay> {
  const { host, worker, threads } = (value ?? {}) as Partial<FrameStay>;
  return (
    typeof host === 'string' && typeof worker === 'string' && typeof threads === 'number' && isRange(value)
  );
}

function isSaved(value: unknown): value is SavedSums {
  const { from, to, sums, names } = (value ?? {}) as Partial<SavedSums>;
  const isNamed = typeof names === 'object' && names !== null;
  return typeof from === 'number' && typeof to === 'number' && isNamed && Array.isArray(sums?.functions);
}

import { SERIES_FIGURES } from '../../state/series/point.ts';
import type { SeriesRing } from '../../state/series/series.ts';

/** Memory that is no result of a task, while the same workers were there: others bring some of their own. ms since the epoch. */
export interface UnmanagedEvidence {
  readonly from: number;
  readonly to: number;
  /** Bytes, of the seconds that are known, in their order. */
  readonly bytes: readonly number[];
  /** Bytes: of all workers together; null: none, or not known. */
  readonly memoryLimit: number | null;
}

const SECOND = 1_000;

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Of the longest part of a range in which no worker came or left. */
export function unmanagedOf(
  series: SeriesRing,
  range: Range,
  stays: readonly { readonly from: number; readonly to: number | null }[],
): UnmanagedEvidence {
  const { from, to } = longestWithout(changesOf(stays), range);
  // Whole seconds, so that nothing of before or after is in them.
  const times = series.times(Math.ceil(from / SECOND) * SECOND, to - SECOND, SECOND);
  const column = (name: (typeof SERIES_FIGURES)[number]) =>
    series.column(SERIES_FIGURES.indexOf(name), times, SECOND).max;
  const [old, recent, limits] = [
    column('memoryUnmanaged'),
    column('memoryUnmanagedRecent'),
    column('memoryLimit'),
  ];
  const rows = times.map((_, row) => row).filter((row) => !Number.isNaN(old[row]! + recent[row]!));
  const last = rows.at(-1);
  return {
    from,
    to,
    bytes: rows.map((row) => old[row]! + recent[row]!),
    memoryLimit: last === undefined ? null : limits[last]! || null,
  };
}

const changesOf = (stays: readonly { readonly from: number; readonly to: number | null }[]): number[] =>
  stays.flatMap(({ from, to }) => (to === null ? [from] : [from, to]));

function longestWithout(changes: readonly number[], { from, to }: Range): Range {
  const within = changes.filter((time) => time > from && time < to);
  const bounds = [from, ...within.sort((a, b) => a - b), to];
  return bounds
    .slice(1)
    .map((end, at) => ({ from: bounds[at]!, to: end }))
    .reduce((one, other) => (other.to - other.from > one.to - one.from ? other : one));
}

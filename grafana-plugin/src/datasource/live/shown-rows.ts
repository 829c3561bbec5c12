import type { Work } from '@daskscope/timeline';
import type { IntervalColumns } from '../../contract/live-handle.ts';
import type { LiveRows } from './live-rows.ts';

/** Of what a live query has: the rows that stand for what is shown. */
export interface ShownRows {
  /** Oldest first. */
  numbers: number[];
  /** Others that reach into what is shown. */
  leftOut: number;
}

interface Wanted {
  /** ms since the epoch: what ends before is not wanted. */
  from: number;
  /** ms since the epoch: what ends before is not in sight. */
  shown: number;
  /** ms a pixel */
  resolution: number;
}

interface Interval {
  row: number;
  lane: number;
  start: number;
  duration: number;
}

/** Rows looked at before anything else may be done. */
const STEP = 4096;

/** ms: one pixel for all of the time. */
const COARSEST = 2 ** 53;

/**
 * All rows; where there are more than `most`, of those that start in the same pixel of a lane the longest, and the longest of runs that
 * erred, as the exporter does with the past. The pixels grow until the rows are few enough.
 */
export function* shownRows(
  rows: Pick<LiveRows, 'parts'>,
  { from, shown, resolution }: Wanted,
  most: number,
): Work<ShownRows> {
  const parts: IntervalColumns[] = [];
  let wanted = 0;
  let inSight = 0;
  for (const part of rows.parts(0)) {
    parts.push(part);
    wanted += endingSince(part, from);
    inSight += endingSince(part, shown);
    yield;
  }
  let pixel = wanted > most ? resolution : 0;
  let kept = yield* thinned(wantedOf(parts, from), pixel);
  while (kept.length > most && pixel < COARSEST) kept = yield* thinned(kept, (pixel *= 2));
  const seen = kept.filter(({ start, duration }) => start + duration >= shown).length;
  return {
    numbers: kept.map(({ row }) => row).sort((a, b) => a - b),
    leftOut: inSight - seen,
  };
}

function endingSince({ length, start, duration }: IntervalColumns, time: number): number {
  let count = 0;
  for (let at = 0; at < length; at++) if (start[at]! + duration[at]! >= time) count++;
  return count;
}

function* wantedOf(parts: readonly IntervalColumns[], from: number): Generator<Interval> {
  for (const { length, row, start, duration, worker, thread, status } of parts) {
    for (let at = 0; at < length; at++) {
      if (start[at]! + duration[at]! < from) continue;
      const lane = (worker[at]! * 65_536 + thread[at]!) * 2 + status[at]!;
      yield { row: row[at]!, lane, start: start[at]!, duration: duration[at]! };
    }
  }
}

/** The intervals of a lane come in the order of time, or nearly so: each is compared with the one before it alone. */
function* thinned(intervals: Iterable<Interval>, pixel: number): Work<Interval[]> {
  const kept: Interval[] = [];
  const last = new Map<number, number>();
  let looked = 0;
  for (const interval of intervals) {
    if (++looked % STEP === 0) yield;
    const place = last.get(interval.lane);
    const before = place === undefined ? undefined : kept[place]!;
    if (pixel === 0 || !before || Math.floor(before.start / pixel) !== Math.floor(interval.start / pixel)) {
      last.set(interval.lane, kept.length);
      kept.push(interval);
    } else if (interval.duration > before.duration) kept[place!] = interval;
  }
  return kept;
}

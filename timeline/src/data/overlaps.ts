import type { Track } from './track.ts';

/** Overlaps up to this many ms are rounding: the stamps are true to the microsecond. */
export const ROUNDING = 0.002;

/** Whether nothing of a track, up to rounding, overlaps a time; `at` is its first row that starts after `start`. */
export function isFree(track: Track, at: number, start: number, end: number): boolean {
  const before = at - 1;
  if (before >= track.head && track.start[before]! + track.duration[before]! > start + ROUNDING) return false;
  return at >= track.end || track.start[at]! >= end - ROUNDING;
}

/** Calls back with the rows of a track that overlap a time by at least `least` ms. */
export function visitOverlaps(
  track: Track,
  start: number,
  end: number,
  least: number,
  visit: (row: number) => void,
): void {
  for (let row = track.reaching(start); row < track.end && track.start[row]! < end; row++) {
    const from = Math.max(start, track.start[row]!);
    const to = Math.min(end, track.start[row]! + track.duration[row]!);
    if (to - from >= least) visit(row);
  }
}

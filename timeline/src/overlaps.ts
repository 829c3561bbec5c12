import { FLAG_OVERLAPS, setFlag } from './key.ts';
import type { Track } from './track.ts';

/** Overlaps up to this many ms are rounding: the stamps are true to the microsecond. */
const ROUNDING = 0.002;

/** Whether nothing of a track, up to rounding, overlaps a time; `at` is its first row that starts after `start`. */
export function isFree(track: Track, at: number, start: number, end: number): boolean {
  const before = at - 1;
  if (before >= track.head && track.start[before]! + track.duration[before]! > start + ROUNDING) return false;
  return at >= track.end || track.start[at]! >= end - ROUNDING;
}

/** Whether a track has been needed for what overlaps. */
export function isShared({ behind, index }: Track): boolean {
  return !behind && index > 0;
}

/** Gives all intervals that overlap and do not lie behind, directly or through others, the depth that the deepest of them needs. */
export function share(tracks: readonly Track[], track: Track, row: number): void {
  const pending: [Track, number][] = [[track, row]];
  let depth = track.index + 1;
  visitOverlaps(tracks, track, row, (other, at) => (depth = Math.max(depth, other.depth[at]!)));
  if (depth === 1) return;
  track.depth[row] = depth;
  track.key[row] = setFlag(track.key[row]!, FLAG_OVERLAPS, true);
  for (let next = pending.pop(); next; next = pending.pop()) {
    visitOverlaps(tracks, next[0], next[1], (other, at) => {
      if (other.depth[at]! >= depth) return;
      other.depth[at] = depth;
      other.key[at] = setFlag(other.key[at]!, FLAG_OVERLAPS, true);
      pending.push([other, at]);
    });
  }
}

function visitOverlaps(
  tracks: readonly Track[],
  track: Track,
  row: number,
  visit: (track: Track, row: number) => void,
): void {
  const start = track.start[row]!;
  const end = start + track.duration[row]!;
  for (const other of tracks) {
    if (other === track || other.behind) continue;
    for (let at = other.reaching(start); at < other.end && other.start[at]! < end - ROUNDING; at++) {
      if (other.start[at]! + other.duration[at]! > start + ROUNDING) visit(other, at);
    }
  }
}

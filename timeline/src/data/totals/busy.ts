import type { RunningTask } from '../running.ts';
import type { Track } from '../track.ts';
import type { Range } from '../range.ts';

/** What a lane did: its tracks, and what runs on it still, until `now`. */
export interface LaneWork {
  tracks: readonly Track[];
  running: readonly RunningTask[];
  now: number;
}

/** ms in which a lane does anything. Tracks do not overlap themselves (columns.ts), so that one alone is a sum. */
export function busyIn({ tracks, running, now }: LaneWork, { from, to }: Range): number {
  if (tracks.length === 1 && running.length === 0) return trackTime(tracks[0]!, from, to);
  const begins = running.map(({ start }) => start).filter((start) => start < Math.min(to, now));
  begins.sort((a, b) => a - b);
  const rows = tracks.map((track) => track.reaching(from));
  let begun = 0;
  let busy = 0;
  let reached = from;
  // Each is sorted by itself: the earliest of their next ones comes next.
  for (;;) {
    let start = begins[begun] ?? Infinity;
    let next = -1;
    for (let index = 0; index < tracks.length; index++) {
      const track = tracks[index]!;
      const row = rows[index]!;
      if (row >= track.end || track.start[row]! >= start) continue;
      start = track.start[row]!;
      next = index;
    }
    if (start >= to) return busy;
    const stop = Math.min(to, next < 0 ? now : start + tracks[next]!.duration[rows[next]!]!);
    if (stop > reached) {
      busy += stop - Math.max(start, reached);
      reached = stop;
    }
    if (next < 0) begun++;
    else rows[next] = rows[next]! + 1;
  }
}

function trackTime(track: Track, from: number, to: number): number {
  const { start, duration, end } = track;
  let busy = 0;
  for (let row = track.reaching(from); row < end && start[row]! < to; row++) {
    const within = Math.min(start[row]! + duration[row]!, to) - Math.max(start[row]!, from);
    if (within > 0) busy += within;
  }
  return busy;
}

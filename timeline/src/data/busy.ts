import type { RunningTask } from './running.ts';
import type { Track } from './track.ts';
import type { Range } from '../data/range.ts';

/** What a lane did: its tracks, and what runs on it still, until `now`. */
export interface LaneWork {
  tracks: readonly Track[];
  running: readonly RunningTask[];
  now: number;
}

/** ms in which a lane does anything. Tracks do not overlap themselves (columns.ts), so that one alone is a sum. */
export function busyIn({ tracks, running, now }: LaneWork, { from, to }: Range): number {
  if (tracks.length === 1 && running.length === 0) return trackTime(tracks[0]!, from, to);
  const spans: [number, number][] = [];
  const add = (start: number, stop: number) => {
    if (stop > from && start < to) spans.push([Math.max(from, start), Math.min(to, stop)]);
  };
  for (const track of tracks) {
    for (let row = track.reaching(from); row < track.end && track.start[row]! < to; row++)
      add(track.start[row]!, track.start[row]! + track.duration[row]!);
  }
  for (const { start } of running) add(start, now);
  spans.sort((a, b) => a[0] - b[0]);
  let busy = 0;
  let reached = from;
  for (const [start, stop] of spans) {
    busy += Math.max(0, stop - Math.max(start, reached));
    reached = Math.max(reached, stop);
  }
  return busy;
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

import { readInterval, type Columns, type Interval } from './columns.ts';
import { codeOf, FLAG_ERROR, flagsOf } from './key.ts';
import type { Track } from './track.ts';

type Direction = 1 | -1;

/** The interval of a lane that starts next after, or last before, a time (ms since the epoch). */
export function stepInterval(
  columns: Columns,
  lane: number,
  time: number,
  direction: Direction,
): Interval | null {
  return nearest(columns, [lane], time, (track) => firstStep(track, time, direction));
}

/** The error on any of the lanes that starts next after, or last before, a time. */
export function stepError(
  columns: Columns,
  lanes: Iterable<number>,
  time: number,
  direction: Direction,
): Interval | null {
  return nearest(columns, lanes, time, (track) => {
    let row = firstStep(track, time, direction);
    while (row >= track.head && row < track.end && !isError(track, row)) row += direction;
    return row;
  });
}

function nearest(
  columns: Columns,
  lanes: Iterable<number>,
  time: number,
  find: (track: Track) => number,
): Interval | null {
  let best: { track: Track; row: number; distance: number } | null = null;
  for (const lane of lanes) {
    for (const track of columns.tracksOf(lane)) {
      const row = find(track);
      if (row < track.head || row >= track.end) continue;
      const distance = Math.abs(track.start[row]! - time);
      if (!best || distance < best.distance) best = { track, row, distance };
    }
  }
  return best && readInterval(best.track, best.row);
}

function firstStep(track: Track, time: number, direction: Direction): number {
  if (direction > 0) return track.after(time);
  let row = track.after(time) - 1;
  while (row >= track.head && track.start[row]! >= time) row -= 1;
  return row;
}

function isError(track: Track, row: number): boolean {
  return (flagsOf(codeOf(track.key[row]!)) & FLAG_ERROR) !== 0;
}

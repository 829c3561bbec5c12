import type { Columns } from './columns.ts';
import { codeOf, FLAG_ERROR, flagsOf, groupOf, KIND, kindOf } from './key.ts';
import type { Track } from './track.ts';
import { knownIn } from './unknown.ts';
import type { Range } from './viewport.ts';

/** One function in a range of time. */
export interface GroupTotals {
  group: number;
  /** Computations that touch the range. */
  count: number;
  errors: number;
  /** ms of computing within the range. */
  time: number;
  /** Of the computing of all functions. */
  share: number;
  /** ms of transfers within the range. */
  transfer: number;
  /** ms of reading and writing disk, deserializing and the rest. */
  other: number;
}

export interface Totals {
  from: number;
  to: number;
  /** The function with the most computing first. */
  groups: GroupTotals[];
  count: number;
  errors: number;
  /** ms of computing. */
  time: number;
  /** Share of the lanes' known time in which they did nothing at all; null: none of it is known, or there are no lanes. */
  idle: number | null;
  /** ms of the range of which it is known what happened. */
  known: number;
  lanes: number;
}

/** What the lanes did in a range, as far as it is known. */
export function totals(
  columns: Columns,
  lanes: Iterable<number>,
  { from, to }: Range,
  unknown: readonly Range[] = [],
): Totals {
  const parts = knownIn({ from, to }, unknown);
  const groups: (GroupTotals | undefined)[] = [];
  let busy = 0;
  let lanesSeen = 0;
  for (const lane of lanes) {
    lanesSeen += 1;
    const tracks = columns.tracksOf(lane);
    for (const track of tracks) add(groups, track, from, to);
    for (const part of parts) busy += busyTime(tracks, part.from, part.to);
  }
  const list = groups.filter((group) => group !== undefined);
  const time = list.reduce((sum, group) => sum + group.time, 0);
  for (const group of list) group.share = time > 0 ? group.time / time : 0;
  const known = parts.reduce((sum, part) => sum + part.to - part.from, 0);
  return {
    from,
    to,
    groups: list.sort((a, b) => b.time - a.time || b.count - a.count || a.group - b.group),
    count: list.reduce((sum, group) => sum + group.count, 0),
    errors: list.reduce((sum, group) => sum + group.errors, 0),
    time,
    idle: idleShare(busy, lanesSeen * known),
    known,
    lanes: lanesSeen,
  };
}

/** `room`: ms that all lanes have together. */
export function idleShare(busy: number, room: number): number | null {
  return room > 0 ? Math.max(0, 1 - busy / room) : null;
}

function add(groups: (GroupTotals | undefined)[], track: Track, from: number, to: number): void {
  const { start, duration, key, end } = track;
  for (let row = track.reaching(from); row < end && start[row]! < to; row++) {
    const stop = start[row]! + duration[row]!;
    if (stop < from) continue;
    const within = Math.min(stop, to) - Math.max(start[row]!, from);
    const code = codeOf(key[row]!);
    const group = groupOf(code);
    const totals = (groups[group] ??= {
      group,
      count: 0,
      errors: 0,
      time: 0,
      share: 0,
      transfer: 0,
      other: 0,
    });
    const kind = kindOf(code);
    if (kind === KIND.compute) {
      totals.count += 1;
      totals.time += within;
    } else if (kind === KIND.transfer) totals.transfer += within;
    else totals.other += within;
    if ((flagsOf(code) & FLAG_ERROR) !== 0) totals.errors += 1;
  }
}

/** ms in which at least one track is busy. Tracks do not overlap themselves (columns.ts), so that one alone is a sum. */
function busyTime(tracks: readonly Track[], from: number, to: number): number {
  if (tracks.length === 1) return trackTime(tracks[0]!, from, to);
  const spans: [number, number][] = [];
  for (const track of tracks) {
    for (let row = track.reaching(from); row < track.end && track.start[row]! < to; row++) {
      const stop = track.start[row]! + track.duration[row]!;
      if (stop > from) spans.push([Math.max(from, track.start[row]!), Math.min(to, stop)]);
    }
  }
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

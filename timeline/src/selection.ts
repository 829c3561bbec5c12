import { FLAG_ERROR, groupOf, KIND, kindOf, type Columns } from './columns.ts';
import type { Track } from './track.ts';

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
  /** Share of the lanes' time in which they did nothing at all. */
  idle: number;
  lanes: number;
}

/** What the lanes did from `from` to `to` (ms since the epoch). */
export function totals(columns: Columns, lanes: Iterable<number>, from: number, to: number): Totals {
  const groups = new Map<number, GroupTotals>();
  let busy = 0;
  let lanesSeen = 0;
  for (const lane of lanes) {
    lanesSeen += 1;
    const tracks = columns.tracksOf(lane);
    for (const track of tracks) add(groups, track, from, to);
    busy += busyTime(tracks, from, to);
  }
  const list = [...groups.values()];
  const time = list.reduce((sum, group) => sum + group.time, 0);
  for (const group of list) group.share = time > 0 ? group.time / time : 0;
  const room = lanesSeen * (to - from);
  return {
    from,
    to,
    groups: list.sort((a, b) => b.time - a.time || b.count - a.count || a.group - b.group),
    count: list.reduce((sum, group) => sum + group.count, 0),
    errors: list.reduce((sum, group) => sum + group.errors, 0),
    time,
    idle: room > 0 ? Math.max(0, 1 - busy / room) : 1,
    lanes: lanesSeen,
  };
}

function add(groups: Map<number, GroupTotals>, track: Track, from: number, to: number): void {
  const { start, duration, style, end } = track;
  for (let row = track.reaching(from); row < end && start[row]! < to; row++) {
    const stop = start[row]! + duration[row]!;
    if (stop < from) continue;
    const within = Math.min(stop, to) - Math.max(start[row]!, from);
    const group = groupOf(style[row]!);
    let totals = groups.get(group);
    if (!totals) {
      totals = { group, count: 0, errors: 0, time: 0, share: 0, transfer: 0, other: 0 };
      groups.set(group, totals);
    }
    const kind = kindOf(style[row]!);
    if (kind === KIND.compute) {
      totals.count += 1;
      totals.time += within;
    } else if (kind === KIND.transfer) totals.transfer += within;
    else totals.other += within;
    if ((style[row]! & FLAG_ERROR) !== 0) totals.errors += 1;
  }
}

/** ms in which at least one track is busy. */
function busyTime(tracks: readonly Track[], from: number, to: number): number {
  const spans: [number, number][] = [];
  for (const track of tracks) {
    for (let row = track.reaching(from); row < track.end && track.start[row]! < to; row++) {
      const stop = track.start[row]! + track.duration[row]!;
      if (stop > from) spans.push([Math.max(from, track.start[row]!), Math.min(to, stop)]);
    }
  }
  if (tracks.length > 1) spans.sort((a, b) => a[0] - b[0]);
  let busy = 0;
  let reached = from;
  for (const [start, stop] of spans) {
    busy += Math.max(0, stop - Math.max(start, reached));
    reached = Math.max(reached, stop);
  }
  return busy;
}

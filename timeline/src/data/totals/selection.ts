import type { Columns } from '../columns.ts';
import { codeOf, FLAG_ERROR, FLAG_FOUND, flagsOf, groupOf, KIND, kindOf } from '../key.ts';
import type { RunningTask } from '../running.ts';
import { finish, type Work } from '../slices.ts';
import type { StaysOf } from '../stays.ts';
import { cuts } from '../cuts.ts';
import { ThreadTime } from './thread-time.ts';
import type { Track } from '../track.ts';
import { knownIn } from '../unknown.ts';
import type { Range } from '../range.ts';

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
  /** Share of the known time of the threads that were there in which lanes did nothing at all; null: there is no such time. */
  idle: number | null;
  /** ms of the range of which it is known what happened. */
  known: number;
  lanes: number;
}

/** What of a range has been: a view that follows ends some pixels after now, where no thread can be idle yet. */
export function untilNow({ from, to }: Range, columns: Columns, now: number): Range {
  const last = columns.extent()?.to ?? -Infinity;
  return to > now && last <= now ? { from, to: Math.max(from, now) } : { from, to };
}

export interface Circumstances {
  unknown?: readonly Range[];
  stays?: StaysOf;
  /** By lane; it runs until `now`. */
  running?: ReadonlyMap<number, readonly RunningTask[]>;
  now?: number;
}

const NOTHING: readonly RunningTask[] = [];

/** What the lanes did in a range, as far as it is known. */
export function* totalling(
  columns: Columns,
  lanes: Iterable<number>,
  { from, to }: Range,
  { unknown = [], stays = () => null, running, now = to }: Circumstances = {},
): Work<Totals> {
  const parts = knownIn({ from, to }, unknown);
  const groups: (GroupTotals | undefined)[] = [];
  const threads = new ThreadTime(parts);
  let lanesSeen = 0;
  for (const lane of lanes) {
    lanesSeen += 1;
    const tracks = columns.tracksOf(lane);
    for (const part of cuts(tracks, { from, to })) {
      for (const track of tracks) add(groups, track, part, { from, to });
      yield;
    }
    yield* threads.adding({ tracks, running: running?.get(lane) ?? NOTHING, now }, stays(lane));
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
    idle: idleShare(threads.idle, threads.total),
    known,
    lanes: lanesSeen,
  };
}

/** The same in one go. */
export const totals = (...of: Parameters<typeof totalling>): Totals => finish(totalling(...of));

/** Computations that touch the range, of those that the search has found: counted as totals are. */
export function* foundIn(columns: Columns, lanes: Iterable<number>, range: Range): Work<number> {
  let found = 0;
  for (const lane of lanes) {
    for (const track of columns.tracksOf(lane)) found += foundOn(track, range);
    yield;
  }
  return found;
}

function foundOn(track: Track, { from, to }: Range): number {
  const { start, duration, key, end } = track;
  let found = 0;
  for (let row = track.reaching(from); row < end && start[row]! < to; row++) {
    const code = codeOf(key[row]!);
    const counts = kindOf(code) === KIND.compute && start[row]! + duration[row]! >= from;
    if (counts && (flagsOf(code) & FLAG_FOUND) !== 0) found += 1;
  }
  return found;
}

/** Of ms; null: there was no thread, or nothing is known of any. */
export function idleShare(idle: number, threadTime: number): number | null {
  return threadTime > 0 ? idle / threadTime : null;
}

/** What starts in a part of the range, or reaches into the first of them. */
function add(groups: (GroupTotals | undefined)[], track: Track, part: Range, { from, to }: Range): void {
  const { start, duration, key, end } = track;
  const first = part.from > from ? track.since(part.from) : track.reaching(from);
  for (let row = first; row < end && start[row]! < part.to; row++) {
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

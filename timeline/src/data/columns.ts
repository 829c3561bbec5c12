import type { IntervalBatch } from './interval-batch.ts';
import {
  codeOf,
  FLAG_ERROR,
  FLAG_FOUND,
  flagsOf,
  groupOf,
  isBehind,
  kindOf,
  MAX_GROUPS,
  packKey,
  setFlag,
} from './key.ts';
import { isFree } from './overlaps.ts';
import type { Work } from './slices.ts';
import { Track } from './track.ts';

/** One interval, read out of the columns. */
export interface Interval {
  lane: number;
  group: number;
  kind: number;
  /** ms since the epoch */
  start: number;
  /** ms */
  duration: number;
  error: boolean;
  running: boolean;
  task: number;
}

const MAX_TRACKS = 32;
const NO_TRACKS: readonly Track[] = [];

/**
 * The intervals of a timeline, at most `capacity` of them: the first to arrive are the first to be dropped. Per lane they
 * are kept in tracks, each sorted and free of overlaps, so that a frame reads memory in order and a hit is a binary search.
 */
export class Columns {
  readonly capacity: number;
  /** Grows with every change; equal versions mean equal content. */
  version = 0;
  /** Intervals dropped to make room. */
  dropped = 0;
  readonly #lanes: Track[][] = [];
  readonly #tracks: Track[] = [];
  /** Ids of tracks in the order in which intervals arrived: a ring. */
  #arrivals = new Uint32Array(1024);
  #first = 0;
  #count = 0;
  #largestGroup = -1;
  #latest = -Infinity;

  constructor(capacity = 1_000_000) {
    if (!(capacity >= 1))
      throw new RangeError(`A timeline needs room for an interval; capacity is ${capacity}`);
    this.capacity = Math.floor(capacity);
  }

  get length(): number {
    return this.#count;
  }

  /** The number of groups seen: one more than the largest position. */
  get groups(): number {
    return this.#largestGroup + 1;
  }

  /** ms since the epoch of the first start and last end; null while empty. */
  extent(): { from: number; to: number } | null {
    let from = Infinity;
    for (const track of this.#tracks) if (track.length > 0) from = Math.min(from, track.start[track.head]!);
    return from === Infinity ? null : { from, to: Math.max(from, this.#latest) };
  }

  tracksOf(lane: number): readonly Track[] {
    return this.#lanes[lane] ?? NO_TRACKS;
  }

  /** When the last interval of a lane ended: ms since the epoch; -Infinity if it has none. */
  lastEnd(lane: number): number {
    let end = -Infinity;
    for (const track of this.tracksOf(lane)) {
      const last = track.end - 1;
      if (last >= track.head) end = Math.max(end, track.start[last]! + track.duration[last]!);
    }
    return end;
  }

  append(batch: IntervalBatch): void {
    const length = batch.start.length;
    const order = inOrder(batch) ? null : sortedByStart(batch.start);
    for (let i = 0; i < length; i++) {
      const row = order ? order[i]! : i;
      const start = batch.start[row]!;
      const duration = batch.duration[row]!;
      if (!Number.isFinite(start) || !(duration >= 0) || duration === Infinity) continue;
      const group = batch.group[row]! % MAX_GROUPS;
      if (group > this.#largestGroup) this.#largestGroup = group;
      if (start + duration > this.#latest) this.#latest = start + duration;
      if (this.#count === this.capacity) this.#dropOldest();
      const key = packKey(duration, group, batch.kind[row]!, batch.flags?.[row] ?? 0);
      this.#insert(batch.lane[row]!, start, duration, batch.task?.[row] ?? 0, key);
    }
    this.version += 1;
  }

  /** Flags the intervals whose task is found, unflags the others; null unflags all. Returns how many are found. */
  *marking(found: ((task: number) => boolean) | null): Work<number> {
    let total = 0;
    for (const { head, end, key, task } of this.#tracks) {
      for (let row = head; row < end; row++) {
        const hit = found !== null && found(task[row]!);
        if (hit) total += 1;
        key[row] = setFlag(key[row]!, FLAG_FOUND, hit);
      }
      this.version += 1;
      // Between two tracks: within one rows may move meanwhile.
      yield;
    }
    return total;
  }

  clear(): void {
    this.#lanes.length = 0;
    this.#tracks.length = 0;
    this.#arrivals = new Uint32Array(1024);
    this.#first = 0;
    this.#count = 0;
    this.#latest = -Infinity;
    this.dropped = 0;
    this.version += 1;
  }

  #insert(lane: number, start: number, duration: number, task: number, key: number): void {
    const tracks = (this.#lanes[lane] ??= []);
    const end = start + duration;
    const code = codeOf(key);
    const behind = isBehind(kindOf(code), flagsOf(code));
    let chosen: Track | undefined;
    let last: Track | undefined;
    let at = 0;
    for (const track of tracks) {
      if (track.behind !== behind) continue;
      last = track;
      at = track.after(start);
      if (isFree(track, at, start, end)) {
        chosen = track;
        break;
      }
    }
    const next = last ? last.index + 1 : 0;
    if (!chosen && next < MAX_TRACKS) {
      chosen = new Track(this.#tracks.length, lane, next, behind);
      this.#tracks.push(chosen);
      tracks.push(chosen);
      at = 0;
    }
    chosen ??= last!;
    chosen.insert(at, start, duration, task, key);
    this.#remember(chosen.id);
  }

  #remember(track: number): void {
    if (this.#count === this.#arrivals.length) {
      const grown = new Uint32Array(Math.min(this.capacity, this.#count * 2));
      grown.set(this.#arrivals.subarray(this.#first));
      grown.set(this.#arrivals.subarray(0, this.#first), this.#arrivals.length - this.#first);
      this.#arrivals = grown;
      this.#first = 0;
    }
    this.#arrivals[(this.#first + this.#count) % this.#arrivals.length] = track;
    this.#count += 1;
  }

  #dropOldest(): void {
    this.#tracks[this.#arrivals[this.#first]!]!.drop();
    this.#first = (this.#first + 1) % this.#arrivals.length;
    this.#count -= 1;
    this.dropped += 1;
  }
}

export function readInterval(track: Track, row: number): Interval {
  const code = codeOf(track.key[row]!);
  return {
    lane: track.lane,
    group: groupOf(code),
    kind: kindOf(code),
    start: track.start[row]!,
    duration: track.duration[row]!,
    error: (flagsOf(code) & FLAG_ERROR) !== 0,
    running: false,
    task: track.task[row]!,
  };
}

/** Whether most rows follow their predecessor on the same lane, so that inserting them one by one moves little. */
function inOrder({ lane, start }: IntervalBatch): boolean {
  const last: number[] = [];
  let descents = 0;
  for (let row = 0; row < start.length; row++) {
    const before = last[lane[row]!];
    if (before !== undefined && start[row]! < before) descents += 1;
    last[lane[row]!] = start[row]!;
  }
  return descents * 16 <= start.length;
}

function sortedByStart(start: ArrayLike<number>): Uint32Array {
  return new Uint32Array(start.length).map((_, row) => row).sort((a, b) => start[a]! - start[b]!);
}

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
  let kept = new Standing(pixel);
  for (const part of parts) {
    takePart(kept, part, from);
    yield;
  }
  while (kept.length > most && pixel < COARSEST) kept = yield* thinned(kept, (pixel *= 2));
  const seen = kept.endingSince(shown);
  return { numbers: kept.row.sort((a, b) => a - b), leftOut: inSight - seen };
}

function endingSince({ length, start, duration }: IntervalColumns, time: number): number {
  let count = 0;
  for (let at = 0; at < length; at++) if (start[at]! + duration[at]! >= time) count++;
  return count;
}

function takePart(kept: Standing, part: IntervalColumns, from: number): void {
  const { length, row, start, duration, worker, thread, status } = part;
  for (let at = 0; at < length; at++) {
    if (start[at]! + duration[at]! < from) continue;
    const lane = (worker[at]! * 65_536 + thread[at]!) * 2 + status[at]!;
    kept.take(row[at]!, lane, start[at]!, duration[at]!);
  }
}

function* thinned({ row, lane, start, duration }: Standing, pixel: number): Work<Standing> {
  const kept = new Standing(pixel);
  for (let at = 0; at < row.length; at++) {
    if (at % STEP === STEP - 1) yield;
    kept.take(row[at]!, lane[at]!, start[at]!, duration[at]!);
  }
  return kept;
}

/**
 * Those that stand for the others, in columns. The intervals of a lane come in the order of time, or nearly so: each is compared
 * with the one before it alone.
 */
class Standing {
  readonly row: number[] = [];
  readonly lane: number[] = [];
  readonly start: number[] = [];
  readonly duration: number[] = [];
  readonly #pixel: number;
  /** By lane: the place of its newest. */
  readonly #last = new Map<number, number>();

  /** @param pixel ms; 0: each stands for itself */
  constructor(pixel: number) {
    this.#pixel = pixel;
  }

  get length(): number {
    return this.row.length;
  }

  take(row: number, lane: number, start: number, duration: number): void {
    const before = this.#pixel === 0 ? undefined : this.#last.get(lane);
    if (before !== undefined && this.#pixelOf(this.start[before]!) === this.#pixelOf(start)) {
      if (duration > this.duration[before]!) this.#put(before, row, lane, start, duration);
      return;
    }
    this.#last.set(lane, this.length);
    this.#put(this.length, row, lane, start, duration);
  }

  endingSince(time: number): number {
    let count = 0;
    for (let at = 0; at < this.length; at++) if (this.start[at]! + this.duration[at]! >= time) count++;
    return count;
  }

  #pixelOf(time: number): number {
    return Math.floor(time / this.#pixel);
  }

  #put(at: number, row: number, lane: number, start: number, duration: number): void {
    this.row[at] = row;
    this.lane[at] = lane;
    this.start[at] = start;
    this.duration[at] = duration;
  }
}

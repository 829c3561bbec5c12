import type { Times } from '@daskscope/client';

/** Intervals of a segment, beyond which another one begins. */
export const SEGMENT_INTERVALS = 1 << 14;

export interface AddedInterval {
  /** ms since the epoch */
  start: number;
  /** ms */
  duration: number;
  action: number;
  /** 1 where it is this interval that failed, of all of its run's. */
  failed: number;
  /** Position of the worker that a transfer came from, or NO_SOURCE. */
  source: number;
}

/** The intervals of a segment's runs, in the order of these, in parallel columns: 24 bytes each. */
export class Intervals implements Times {
  /** The number of its first row. */
  readonly first: number;
  length = 0;
  start = new Float64Array(SEGMENT_INTERVALS);
  duration = new Float64Array(SEGMENT_INTERVALS);
  action = new Uint8Array(SEGMENT_INTERVALS);
  failed = new Uint8Array(SEGMENT_INTERVALS);
  source = new Int32Array(SEGMENT_INTERVALS);
  /** Place in the segment of each one's run. */
  run = new Uint16Array(SEGMENT_INTERVALS);

  constructor(first: number) {
    this.first = first;
  }

  get end(): number {
    return this.first + this.length;
  }

  get full(): boolean {
    return this.length >= SEGMENT_INTERVALS;
  }

  push(run: number, { start, duration, action, failed, source }: AddedInterval): void {
    const at = this.length++;
    if (at === this.start.length) this.#resize(at * 2);
    this.start[at] = start;
    this.duration[at] = duration;
    this.action[at] = action;
    this.failed[at] = failed;
    this.source[at] = source;
    this.run[at] = run;
  }

  seal(): void {
    if (this.length !== this.start.length) this.#resize(this.length);
  }

  #resize(rows: number): void {
    this.start = resized(this.start, new Float64Array(rows));
    this.duration = resized(this.duration, new Float64Array(rows));
    this.action = resized(this.action, new Uint8Array(rows));
    this.failed = resized(this.failed, new Uint8Array(rows));
    this.source = resized(this.source, new Int32Array(rows));
    this.run = resized(this.run, new Uint16Array(rows));
  }
}

type Column = Float64Array | Uint8Array | Int32Array | Uint16Array;

function resized<T extends Column>(column: T, into: T): T {
  into.set(column.subarray(0, into.length));
  return into;
}

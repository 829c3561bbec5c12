import { FLAG_ERROR } from './key.ts';

/** Intervals as parallel columns, in any order; times in ms since the epoch. */
export interface IntervalBatch {
  lane: ArrayLike<number>;
  /** Position of the function: its colour. */
  group: ArrayLike<number>;
  /** A value of KIND. */
  kind: ArrayLike<number>;
  start: ArrayLike<number>;
  duration: ArrayLike<number>;
  /** FLAG_ERROR where the task erred; left out, none did. */
  flags?: ArrayLike<number>;
  /** Whatever finds the task again; left out, 0. */
  task?: ArrayLike<number>;
}

/** One that is made an interval at a time. */
export class GrowingBatch implements IntervalBatch {
  readonly lane: number[] = [];
  readonly group: number[] = [];
  readonly kind: number[] = [];
  readonly start: number[] = [];
  readonly duration: number[] = [];
  readonly flags: number[] = [];
  readonly task: number[] = [];

  get length(): number {
    return this.start.length;
  }

  push(interval: {
    lane: number;
    group: number;
    kind: number;
    start: number;
    duration: number;
    failed: boolean;
    task: number;
  }): void {
    this.lane.push(interval.lane);
    this.group.push(interval.group);
    this.kind.push(interval.kind);
    this.start.push(interval.start);
    this.duration.push(interval.duration);
    this.flags.push(interval.failed ? FLAG_ERROR : 0);
    this.task.push(interval.task);
  }
}

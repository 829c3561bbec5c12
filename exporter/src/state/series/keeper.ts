import type { SeriesPoint } from './point.ts';

/** Who keeps figures for longer than the ring does. */
export interface SeriesKeeper {
  /** @param time ms since the epoch: when the second begins */
  take(point: SeriesPoint, time: number): void;
}

/** What figures were in a bucket, summed up, so that buckets can be put together. */
export interface SummedBuckets {
  /** When each bucket begins that has anything, ms since the epoch. */
  readonly time: readonly number[];
  /** Of which column: its place among the figures and then the states. */
  readonly column: readonly number[];
  /** Seconds that are known. */
  readonly count: readonly number[];
  readonly sum: readonly number[];
  readonly least: readonly number[];
  readonly most: readonly number[];
}

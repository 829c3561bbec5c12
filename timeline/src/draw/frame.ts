import type { Columns } from '../data/columns.ts';
import type { Paint } from './paint.ts';
import type { RowLayout } from '../layout/rows.ts';
import type { RunningTask } from '../data/running.ts';
import type { StaysOf } from '../data/stays.ts';
import type { Unknown } from '../data/unknown.ts';

/** All that one picture of the bars depends on. */
export interface Frame {
  columns: Columns;
  /** By lane. */
  running: ReadonlyMap<number, readonly RunningTask[]>;
  layout: RowLayout;
  /** For at least as many groups as columns and running tasks have. */
  paint: Paint;
  /** ms since the epoch at the left edge. */
  from: number;
  /** ms a device px. */
  scale: number;
  /** Device px from the left edge to the right. */
  width: number;
  /** Device px scrolled down. */
  scroll: number;
  /** ms since the epoch: running tasks reach to here. */
  now: number;
  dpr: number;
  /** Device px of the vertical lines. */
  grid: readonly number[];
  unknown: readonly Unknown[];
  stays: StaysOf;
}

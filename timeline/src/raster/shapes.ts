import type { Frame } from '../draw/frame.ts';
import type { Span } from '../layout/layers.ts';
import type { Part } from './shares.ts';

/** What is told of a picture of the bars while it is made, for a copy that is no bitmap. All in device px from the plot's top left. */
export interface Shapes {
  begin(frame: Frame, height: number): void;
  /** A lane by the keys of its columns, as fillRow takes them. */
  row(frame: Frame, row: { cells: Float64Array; there: Uint8Array }, lane: Span): void;
  /** A share of a lane, over its row. */
  share(frame: Frame, part: Part, lane: Span, code: number, ends: boolean): void;
  /** What lies behind computing, over its row. */
  strip(frame: Frame, behind: Float64Array, strip: Span): void;
  /** A function's share of a collapsed group in one column, over its row. */
  column(frame: Frame, x: number, span: Span, code: number): void;
  /** A mark, over everything; `colour` as a pixel. */
  fill(x0: number, x1: number, top: number, bottom: number, colour: number): void;
  readonly width: number;
  readonly height: number;
}

import { Columns } from '../../data/columns.ts';
import { KIND } from '../../data/key.ts';
import { parseColour, pixel } from '../../draw/colours.ts';
import type { Frame } from '../../draw/frame.ts';
import { Lanes } from '../../layout/lanes.ts';
import { createPaint, kindColour } from '../../draw/paint.ts';
import { Raster } from '../raster.ts';
import { layoutRows } from '../../layout/rows.ts';
import { DARK } from '../../draw/theme.ts';

export type Interval = [
  lane: number,
  group: number,
  kind: number,
  start: number,
  duration: number,
  flags?: number,
];

export const colour = (group: number, kind: number = KIND.compute) => pixel(kindColour(group, kind, DARK));
export const IDLE = pixel(parseColour(DARK.lane));
export const BACKGROUND = pixel(parseColour(DARK.background));
export const ERROR = pixel(parseColour(DARK.error));
export const OUTLINE = pixel(parseColour(DARK.errorOutline));

export interface Picture {
  at(x: number, y: number): number;
  raster: Raster;
  frame: Frame;
  columns: Columns;
}

/** 100 ms on 100 px; one host a lane, unless said. */
export function picture(
  lanes: number,
  height: number,
  intervals: Interval[],
  change: Partial<Frame> = {},
  dpr = 1,
): Picture {
  const columns = new Columns();
  columns.append({
    lane: intervals.map(([lane]) => lane),
    group: intervals.map(([, group]) => group),
    kind: intervals.map(([, , kind]) => kind),
    start: intervals.map(([, , , start]) => start),
    duration: intervals.map(([, , , , duration]) => duration),
    flags: intervals.map(([, , , , , flags]) => flags ?? 0),
    task: intervals.map((_, index) => index),
  });
  const names = new Lanes();
  for (let lane = 0; lane < lanes; lane++) names.id('host', 'worker', String(lane));
  const raster = new Raster();
  raster.pixels.resize(100, height);
  const frame: Frame = {
    columns,
    running: new Map(),
    layout: layoutRows(names.rows(), { height, dpr, lane: null }),
    paint: createPaint(12, { theme: DARK, isolated: null, searching: false }),
    from: 0,
    scale: 1,
    width: 100,
    scroll: 0,
    now: 100,
    dpr,
    grid: [],
    unknown: [],
    stays: () => null,
    ...change,
  };
  raster.draw(frame);
  return { raster, frame, columns, at: (x, y) => raster.pixels.words[y * 100 + x]! };
}

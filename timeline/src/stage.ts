import type { Columns } from './data/columns.ts';
import type { Frame } from './draw/frame.ts';
import { LABEL_SIZE, layoutGutter, type Gutter, type GutterLabel } from './draw/gutter.ts';
import type { Lanes } from './layout/lanes.ts';
import { drawOverlay, type Overlay } from './overlay.ts';
import { createPaint, type Paint } from './draw/paint.ts';
import { Raster } from './raster/raster.ts';
import { layoutRows, type RowLayout } from './layout/rows.ts';
import type { RunningTask } from './data/running.ts';
import type { Shapes } from './raster/shapes.ts';
import { drawScene, plotArea, type Plot, type Scene } from './scene.ts';
import type { StaysOf } from './data/stays.ts';
import type { Surface } from './draw/surface.ts';
import { CanvasSurface } from './draw/surface-canvas.ts';
import type { Theme } from './draw/theme.ts';
import type { Unknown } from './data/unknown.ts';
import type { Viewport } from './layout/viewport.ts';
import type { TimeZone } from './text/zone.ts';

/** What is to be drawn. */
export interface Play {
  columns: Columns;
  lanes: Lanes;
  running: ReadonlyMap<number, readonly RunningTask[]>;
  /** Groups that running tasks have: one more than the largest. */
  runningGroups: number;
  names: (group: number) => string;
  theme: Theme;
  timeZone: TimeZone;
  isolated: number | null;
  searching: boolean;
  /** CSS px a lane; null fits all lanes into the height. */
  laneHeight: number | null;
  /** ms since the epoch */
  now: number;
  /** Nothing was heard since. */
  lost: boolean | 'ended';
  unknown: readonly Unknown[];
  stays: StaysOf;
}

/** The canvases of a timeline, one for the picture and one over it for the pointer, and where things are on them. */
export class Stage {
  plot: Plot = { x: 0, y: 0, width: 0, height: 0 };
  layout: RowLayout = { boxes: [], height: 0, lane: 0 };
  gutter: Gutter = { width: 0, columns: [] };
  /** Device px scrolled down. */
  scrolled = 0;
  readonly #base: CanvasSurface;
  readonly #over: CanvasSurface;
  readonly #raster = new Raster();
  #labels: GutterLabel[] = [];
  #overBlank = false;
  #layoutKey = '';
  #paint: Paint | null = null;
  #paintKey: unknown[] = [];

  constructor(element: HTMLElement) {
    const page = element.ownerDocument;
    this.#base = new CanvasSurface(page.createElement('canvas'));
    this.#over = new CanvasSurface(page.createElement('canvas'));
    for (const { canvas } of [this.#base, this.#over]) {
      Object.assign(canvas.style, { position: 'absolute', inset: '0', width: '100%', height: '100%' });
      canvas.setAttribute('aria-hidden', 'true');
      element.append(canvas);
    }
  }

  /** Device px a CSS px. */
  get dpr(): number {
    return this.#base.dpr;
  }

  get scrolls(): boolean {
    return this.layout.height > this.#raster.pixels.height;
  }

  /** Returns whether everything is to be drawn anew. */
  resize(width: number, height: number, dpr: number, font: string): boolean {
    this.#base.setFont(font);
    this.#over.setFont(font);
    const changed = this.#base.resize(width, height, dpr);
    if (!this.#over.resize(width, height, dpr)) return changed;
    this.#overBlank = false;
    return true;
  }

  arrange({ lanes, laneHeight }: Play, view: Viewport): void {
    const { width, height, dpr } = this.#base;
    const key = [lanes.version, width, height, dpr, laneHeight].join();
    if (key === this.#layoutKey) return;
    this.#layoutKey = key;
    const rows = lanes.rows();
    const down = Math.max(1, Math.round(plotArea(width, height, this.gutter, dpr).height * dpr));
    this.layout = layoutRows(rows, { height: down, dpr, lane: laneHeight });
    const named = this.layout.lane >= (LABEL_SIZE + 3) * dpr;
    this.gutter = layoutGutter(rows, width, named, this.#base.measure.bind(this.#base));
    this.plot = plotArea(width, height, this.gutter, dpr);
    this.#raster.pixels.resize(Math.max(1, Math.round(this.plot.width * dpr)), down);
    view.width = this.#raster.pixels.width;
    this.scrollTo(this.scrolled);
  }

  /** Device px of a lane where all fit. */
  fittingLane(lanes: Lanes): number {
    return layoutRows(lanes.rows(), { height: this.#raster.pixels.height, dpr: this.dpr, lane: null }).lane;
  }

  scrollTo(scrolled: number): void {
    const most = Math.max(0, this.layout.height - this.#raster.pixels.height);
    this.scrolled = Math.round(Math.max(0, Math.min(most, scrolled)));
  }

  frame(play: Play, view: Viewport): Frame {
    return {
      columns: play.columns,
      running: play.running,
      layout: this.layout,
      paint: this.#paintFor(play),
      from: view.from,
      scale: view.scale,
      width: this.#raster.pixels.width,
      scroll: this.scrolled,
      now: play.now,
      dpr: this.dpr,
      grid: [],
      unknown: play.unknown,
      stays: play.stays,
    };
  }

  draw(play: Play, view: Viewport): void {
    this.#labels = drawScene(this.#base, this.#scene(play, view), this.#raster);
  }

  /** The same on another surface, of the same size. */
  drawOn(surface: Surface, shapes: Shapes | null, play: Play, view: Viewport): void {
    drawScene(surface, this.#scene(play, view), this.#raster, shapes);
  }

  drawOver(overlay: Overlay, { theme, timeZone }: Play, view: Viewport): void {
    const blank = !overlay.outline && !overlay.cursor && !overlay.focused && overlay.ranges.length === 0;
    // A canvas that is touched is composed anew: a live picture without a pointer should cost one canvas, not two.
    if (blank && this.#overBlank) return;
    this.#overBlank = blank;
    drawOverlay(this.#over, this.plot, overlay, theme, timeZone, view.scale * this.dpr);
  }

  labelAt(x: number, y: number): GutterLabel | null {
    if (x >= this.plot.x) return null;
    const column = this.gutter.columns.findLast((candidate) => candidate.x <= x + 4);
    const down = y - this.plot.y;
    const inside = (label: GutterLabel) =>
      label.level === column?.level && down >= label.top && down < label.bottom;
    return this.#labels.find(inside) ?? null;
  }

  destroy(): void {
    this.#base.canvas.remove();
    this.#over.canvas.remove();
  }

  #scene(play: Play, view: Viewport): Scene {
    const { theme, timeZone: zone, names, lost } = play;
    const following = view.followed !== null;
    return { frame: this.frame(play, view), gutter: this.gutter, theme, zone, names, following, lost };
  }

  #paintFor({ columns, runningGroups, theme, isolated, searching }: Play): Paint {
    const groups = Math.max(columns.groups, runningGroups);
    const key = [groups, theme, isolated, searching];
    if (!this.#paint || key.some((part, index) => part !== this.#paintKey[index])) {
      this.#paint = createPaint(groups, { theme, isolated, searching });
      this.#paintKey = key;
    }
    return this.#paint;
  }
}

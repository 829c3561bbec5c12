import { FrameLoop } from './frame-loop.ts';
import type { Overlay } from './overlay.ts';
import { byLane, type RunningTask } from './data/running.ts';
import { inSlices, type Work } from './data/slices.ts';
import { foundIn, totalling, untilNow, type Totals } from './data/totals/selection.ts';
import type { Shapes } from './raster/shapes.ts';
import type { Surface } from './draw/surface.ts';
import { Spoken } from './text/spoken.ts';
import { Stage, type Play } from './stage.ts';
import { summarize } from './data/totals/summary.ts';
import type { TimelineOptions } from './timeline-options.ts';
import type { Range } from './data/range.ts';
import { Viewport } from './layout/viewport.ts';
import { watchSize } from './watch-size.ts';

/** What is shown, and that it is drawn when it changes. */
export class Picture {
  readonly element: HTMLElement;
  readonly stage: Stage;
  readonly spoken: Spoken;
  readonly view = new Viewport();
  options: TimelineOptions;
  searching = false;
  private running: ReadonlyMap<number, readonly RunningTask[]> = new Map();
  private runningGroups = 0;
  readonly #overlay: () => Overlay;
  readonly #loop = new FrameLoop(() => this.#draw());
  readonly #stopWatching: () => void;
  #dirty = true;

  /** `overlay` says what is to be drawn over the picture. */
  constructor(element: HTMLElement, options: TimelineOptions, overlay: () => Overlay) {
    this.element = element;
    this.options = options;
    this.#overlay = overlay;
    this.stage = new Stage(element);
    this.spoken = new Spoken(element, (told) => this.#summarize(told));
    this.#stopWatching = watchSize(element, () => this.invalidate());
  }

  setRunning(tasks: readonly RunningTask[]): void {
    this.running = byLane(tasks);
    this.runningGroups = tasks.reduce((most, { group }) => Math.max(most, group + 1), 0);
    this.invalidate();
  }

  /** Draws all of it with the next frame. */
  invalidate(): void {
    this.#dirty = true;
    this.schedule();
  }

  /** Draws with the next frame: what is over the picture, and the picture if need be. */
  schedule(): void {
    this.#loop.schedule();
  }

  play(): Play {
    const { options, running, runningGroups, searching } = this;
    return { ...options, running, runningGroups, searching, now: options.now() };
  }

  get following(): boolean {
    return this.view.followed !== null;
  }

  /** The first start of all. */
  get first(): number | null {
    return this.options.columns.extent()?.from ?? null;
  }

  found(range: Range): Work<number> {
    return foundIn(this.options.columns, this.#shownLanes(), range);
  }

  /** The time in view, up to now where it follows: to the ms, so that pictures of other widths say the same. */
  get seen(): Range {
    const { from, to, followed } = this.view;
    const now = this.options.now();
    return followed === null || followed === Infinity ? { from, to } : { from: now - followed, to: now };
  }

  totals(range: Range): Work<Totals> {
    const lanes = this.#shownLanes();
    const { columns, unknown, stays, now } = this.options;
    const { running } = this;
    const at = now();
    return totalling(columns, lanes, untilNow(range, columns, at), { unknown, stays, running, now: at });
  }

  #shownLanes(): number[] {
    return this.options.lanes.rows().flatMap(({ lanes }) => lanes);
  }

  timeAt(x: number): number {
    return this.view.timeAt((x - this.stage.plot.x) * this.stage.dpr);
  }

  /** CSS px from the plot's left edge. */
  placeOf(time: number): number {
    return this.view.xAt(time) / this.stage.dpr;
  }

  /** Device px from the plot's top left. */
  pixelAt(x: number, y: number): [number, number] {
    const { plot, dpr } = this.stage;
    return [Math.floor((x - plot.x) * dpr), Math.floor((y - plot.y) * dpr)];
  }

  rangeOf(x0: number, x1: number): Range {
    const { plot } = this.stage;
    const left = Math.max(plot.x, Math.min(x0, x1));
    const right = Math.min(plot.x + plot.width, Math.max(x0, x1));
    return { from: this.timeAt(left), to: this.timeAt(right) };
  }

  /** Draws it as it is on another surface, of the same size; `shapes` is told of the bars. */
  drawOn(surface: Surface, shapes: Shapes | null): void {
    this.stage.drawOn(surface, shapes, this.play(), this.view);
  }

  destroy(): void {
    this.#loop.stop();
    this.#stopWatching();
    this.spoken.destroy();
    this.stage.destroy();
  }

  #draw(): number {
    const { options, stage, element, view } = this;
    const width = element.clientWidth;
    const height = element.clientHeight;
    if (width === 0 || height === 0) return Infinity;
    if (stage.resize(width, height, devicePixelRatio || 1, options.theme.font)) this.#dirty = true;
    stage.arrange(this.play(), view);
    element.style.touchAction = stage.scrolls ? 'none' : 'pan-y';
    const slid = view.tick(options.now(), view.followed === Infinity ? this.first : null);
    if (slid) options.onView({ from: view.from, to: view.to }, true);
    if (this.#dirty || slid || this.running.size > 0) {
      stage.draw(this.play(), view);
      this.spoken.changed();
    }
    stage.drawOver(this.#overlay(), this.play(), view);
    this.#dirty = false;
    return this.#untilNextPixel();
  }

  /** ms until the picture moves by a pixel: a minute on a screen moves 30 times a second, an hour never. */
  #untilNextPixel(): number {
    const { view, options } = this;
    if (options.lost) return Infinity;
    const now = options.now();
    const opens = this.running.size > 0 && now < view.to && now > view.from;
    const wait = Math.min(view.untilNextPixel(now), opens ? view.scale : Infinity);
    return Math.max(wait, 1000 / options.slideRate);
  }

  /** Returns what ends it. */
  #summarize(told: (summary: string) => void): () => void {
    const { names, timeZone, lost, whole, unknown } = this.options;
    const state = !this.following ? 'past' : lost ? 'lost' : 'live';
    return inSlices(this.totals(this.seen), (totals) =>
      told(summarize(totals, names, timeZone, state, { whole, unknown })),
    );
  }
}

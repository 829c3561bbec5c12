import type { Page } from 'puppeteer-core';

/** Generous, since it only matters where something is broken; a busy machine is not. */
const PATIENCE_MS = 120_000;

export type Chart = 'stream' | 'progress';

/** What came to a page at once. Times in ms since the epoch. */
export interface Painted {
  /** When the page had read it. */
  received: number;
  /** When the frame after the one that drew it began. */
  painted: number;
  /** The stream: keys of the tasks in it. */
  keys: string[];
  /** The stream: its place after this, where it has one. */
  cursor: string;
  /** Progress: how many tasks of the function are done. */
  done: number;
}

interface PaintClock {
  painted: Record<Chart, Painted[]>;
  /** The page has this, and has not drawn it yet. */
  came(chart: Chart, what: Partial<Painted>): void;
  /** Canvases that are cleared for every draw. */
  charts: WeakMap<HTMLCanvasElement, Chart>;
}

declare const paintClock: PaintClock;

/** Dask's page as BokehJS 3 has it. */
interface BokehView {
  model: { name: string | null; renderers: { data_source: BokehSource }[] };
  canvas_view: { primary: { canvas: HTMLCanvasElement } };
}
interface BokehSource {
  data: Record<string, unknown[]>;
  change: { connect(slot: () => void): void };
  streaming: { connect(slot: () => void): void };
}
declare const Bokeh: { index: Record<string, BokehView> } | undefined;

/** Notes what comes to a page of ours and when it is painted; from outside, by what the page asks of its browser. */
export async function watchPaints(page: Page, prefix: string): Promise<void> {
  await page.evaluateOnNewDocument(installPaintClock, prefix);
}

/** The same for Dask's page, once it stands. */
export async function watchBokehPaints(page: Page, prefix: string): Promise<void> {
  const stands = () => {
    const names =
      typeof Bokeh === 'undefined' ? [] : Object.values(Bokeh.index).map(({ model }) => model.name);
    return names.includes('task_stream') && names.includes('task_progress');
  };
  await page.waitForFunction(stands, { timeout: PATIENCE_MS });
  await page.evaluate(connectBokeh, prefix);
}

/** All that was painted so far. */
export function paints(page: Page): Promise<Record<Chart, Painted[]>> {
  return page.evaluate(() => paintClock.painted);
}

/** Until so many tasks have been painted in the stream, or were left out by the page for long. */
export async function whenPainted(page: Page, tasks: number): Promise<void> {
  const all = (wanted: number) =>
    paintClock.painted.stream.reduce((sum, { keys }) => sum + keys.length, 0) >= wanted;
  await page.waitForFunction(all, { timeout: PATIENCE_MS, polling: 100 }, tasks);
}

function installPaintClock(prefix: string): void {
  const now = () => performance.timeOrigin + performance.now();
  const waiting: PaintClock['painted'] = { stream: [], progress: [] };
  const painted: PaintClock['painted'] = { stream: [], progress: [] };
  const charts: PaintClock['charts'] = new WeakMap();
  const came: PaintClock['came'] = (chart, what) =>
    waiting[chart].push({ keys: [], cursor: '', done: 0, ...what, received: now(), painted: NaN });
  const drawn = (chart: Chart) => {
    const shown = waiting[chart].splice(0);
    if (shown.length === 0) return;
    requestAnimationFrame(() => painted[chart].push(...shown.map((one) => ({ ...one, painted: now() }))));
  };

  const { putImageData, clearRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.putImageData = function (
    this: CanvasRenderingContext2D,
    ...args: unknown[]
  ) {
    putImageData.apply(this, args as Parameters<typeof putImageData>);
    drawn('stream');
  };
  CanvasRenderingContext2D.prototype.clearRect = function (...args) {
    clearRect.apply(this, args);
    const chart = charts.get(this.canvas) ?? (this.canvas.closest('#bars') ? 'progress' : undefined);
    if (chart) drawn(chart);
  };

  const { parse } = JSON;
  JSON.parse = (text, reviver) => {
    const value = parse(text, reviver);
    if (value?.topic === 'tasks') {
      const { tasks, cursor } = value.data;
      if (tasks.key?.length > 0) came('stream', { keys: tasks.key, cursor });
    } else if (value?.topic === 'progress') {
      const row = value.data.prefixes.find((one: { prefix: string }) => one.prefix === prefix);
      if (row) came('progress', { done: row.states.memory + row.states.released + row.states.erred });
    }
    return value;
  };
  Object.assign(globalThis, { paintClock: { painted, came, charts } satisfies PaintClock });
}

function connectBokeh(prefix: string): void {
  const view = (name: string) => Object.values(Bokeh!.index).find(({ model }) => model.name === name)!;
  const [stream, progress] = [view('task_stream'), view('task_progress')];
  paintClock.charts.set(stream.canvas_view.primary.canvas, 'stream');
  paintClock.charts.set(progress.canvas_view.primary.canvas, 'progress');

  const rectangles = stream.model.renderers[0]!.data_source;
  let known = new Set(rectangles.data.key as string[]);
  const look = () => {
    const all = new Set(rectangles.data.key as string[]);
    const keys = [...all].filter((key) => !known.has(key));
    known = all;
    if (keys.length > 0) paintClock.came('stream', { keys });
  };
  rectangles.streaming.connect(look);
  rectangles.change.connect(look);

  const bars = progress.model.renderers
    .map(({ data_source }) => data_source)
    .find(({ data }) => 'done' in data)!;
  bars.change.connect(() => {
    const at = bars.data.name!.indexOf(prefix);
    const count = (state: string) => Number(bars.data[state]![at]);
    if (at >= 0) paintClock.came('progress', { done: count('memory') + count('released') + count('erred') });
  });
}

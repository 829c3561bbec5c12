import { axisTicks } from '../draw/axis.ts';
import { groupCss } from '../draw/paint.ts';
import { ElementCanvas } from '../draw/element-canvas.ts';
import type { Surface } from '../draw/surface.ts';
import type { Theme } from '../draw/theme.ts';
import type { Range } from '../data/range.ts';
import type { TimeZone } from '../text/zone.ts';
import { extentOf, layoutActivity, type Activity } from './activity-layout.ts';

const AXIS = 18;
const TEXT_SIZE = 11;
/** CSS px: less is a click. */
const DRAGGED = 4;

export interface ActivityOptions {
  theme: Theme;
  zone: TimeZone;
  /** A range was dragged over; null: a click, which ends it. */
  onRange: (range: Range | null) => void;
}

export function drawActivity(
  surface: Surface,
  activity: Activity,
  range: Range,
  theme: Theme,
  zone: TimeZone,
): void {
  const height = surface.height - AXIS;
  surface.clear();
  for (const bar of layoutActivity(activity, range, surface.width, height)) {
    const colour = bar.group === null ? theme.processing : groupCss(bar.group);
    surface.fillRect(bar.x, bar.y, Math.max(1, bar.width - 1), bar.height, colour);
  }
  const measure = (text: string) => surface.measure(text, TEXT_SIZE);
  for (const { time, label } of axisTicks(range.from, range.to, surface.width, zone, measure)) {
    const x = ((time - range.from) / (range.to - range.from)) * surface.width;
    surface.line(x, height, x, height + 3, theme.muted);
    // Cut, a time would read as another.
    const half = measure(label) / 2;
    const middle = Math.max(half, Math.min(x, surface.width - half));
    surface.text(label, middle, height + AXIS / 2 + 1, {
      size: TEXT_SIZE,
      colour: theme.muted,
      align: 'center',
    });
  }
}

/** What ran when, by function, in an element with a size of its own; dragging over it chooses a range. */
export class ActivityBars {
  private readonly element: HTMLElement;
  private readonly options: ActivityOptions;
  private readonly canvas: ElementCanvas;
  private readonly control = new AbortController();
  private activity: Activity = { binMs: 1, time: [], group: [], seconds: [] };
  private chosen: Range | null = null;
  private dragged: { from: number; to: number } | null = null;
  private theme: Theme;

  constructor(element: HTMLElement, options: ActivityOptions) {
    this.element = element;
    this.options = options;
    this.theme = options.theme;
    const style = {
      display: 'block',
      width: '100%',
      height: '100%',
      cursor: 'crosshair',
      touchAction: 'pan-y',
    };
    this.canvas = new ElementCanvas(element, style, () => this.draw());
    this.canvas.element.setAttribute('aria-hidden', 'true');
    this.listen(this.canvas.element);
  }

  set(activity: Activity, chosen: Range | null): void {
    this.activity = activity;
    this.chosen = chosen;
    this.canvas.schedule();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.canvas.schedule();
  }

  destroy(): void {
    this.control.abort();
    this.canvas.destroy();
  }

  private listen(canvas: HTMLCanvasElement): void {
    const { signal } = this.control;
    canvas.addEventListener(
      'pointerdown',
      (event) => {
        canvas.setPointerCapture(event.pointerId);
        this.dragged = { from: event.offsetX, to: event.offsetX };
      },
      { signal },
    );
    canvas.addEventListener(
      'pointermove',
      ({ offsetX }) => {
        if (!this.dragged) return;
        this.dragged.to = offsetX;
        this.canvas.schedule();
      },
      { signal },
    );
    canvas.addEventListener('pointerup', () => this.drop(), { signal });
    canvas.addEventListener('pointercancel', () => (this.dragged = null), { signal });
  }

  private drop(): void {
    const { dragged, extent } = this;
    this.dragged = null;
    this.canvas.schedule();
    if (!dragged || !extent) return;
    if (Math.abs(dragged.to - dragged.from) < DRAGGED) return this.options.onRange(null);
    const width = Math.max(1, this.element.clientWidth);
    const at = (x: number) =>
      extent.from + (Math.max(0, Math.min(width, x)) / width) * (extent.to - extent.from);
    this.options.onRange({
      from: at(Math.min(dragged.from, dragged.to)),
      to: at(Math.max(dragged.from, dragged.to)),
    });
  }

  private get extent(): Range | null {
    return extentOf(this.activity);
  }

  private draw(): void {
    const { element, extent, theme, dragged, chosen } = this;
    const { clientWidth: width, clientHeight: height } = element;
    if (width === 0 || height === 0) return;
    const surface = this.canvas.prepare(width, height, theme);
    if (!extent) return surface.clear();
    drawActivity(surface, this.activity, extent, theme, this.options.zone);
    const place = (time: number) => ((time - extent.from) / (extent.to - extent.from)) * width;
    const range = dragged ?? (chosen && { from: place(chosen.from), to: place(chosen.to) });
    if (!range) return;
    const left = Math.max(0, Math.min(range.from, range.to));
    const right = Math.min(width, Math.max(range.from, range.to));
    if (right > left) surface.fillRect(left, 0, right - left, height - AXIS, theme.accent, 0.24);
  }
}

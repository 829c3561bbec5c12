import type { Interval } from './columns.ts';
import { formatDuration } from './format.ts';
import { hitTest } from './hit.ts';
import { listen, type Gestures } from './input.ts';
import type { Overlay } from './overlay.ts';
import { barGap } from './rows.ts';
import { byLane, type RunningTask } from './running.ts';
import { totals, type Totals } from './selection.ts';
import { Stage, type Play } from './stage.ts';
import { stepError, stepInterval } from './steps.ts';
import { summarize } from './summary.ts';
import { DEFAULTS, type Hover, type TimelineOptions } from './timeline-options.ts';
import { Viewport, type Range } from './viewport.ts';

const TALLEST = 200;
/** ms */
const SUMMARY_PAUSE = 3000;

/**
 * The task stream: mounts in an element, which should have a size of its own, and draws when something has changed. Call
 * `invalidate` after changing columns or lanes, `destroy` to leave nothing behind.
 */
export class Timeline implements Gestures {
  readonly view = new Viewport();
  private options: TimelineOptions;
  private readonly element: HTMLElement;
  private readonly stage: Stage;
  private readonly spoken: HTMLElement;
  private readonly stops: (() => void)[] = [];
  private running: ReadonlyMap<number, readonly RunningTask[]> = new Map();
  private runningGroups = 0;
  private searching = false;
  private hovered: Hover | null = null;
  private cursor: number | null = null;
  private dragged: (Range & { select: boolean }) | null = null;
  private selected: Range | null = null;
  private focused = false;
  private follows = false;
  private request = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastDraw = 0;
  private summaryTimer: ReturnType<typeof setTimeout> | undefined;
  private dirty = true;

  constructor(
    element: HTMLElement,
    options: Partial<TimelineOptions> & Pick<TimelineOptions, 'columns' | 'lanes' | 'names'>,
  ) {
    this.options = { ...DEFAULTS, ...options };
    this.element = element;
    const page = element.ownerDocument;
    if (getComputedStyle(element).position === 'static') element.style.position = 'relative';
    this.stage = new Stage(element);
    this.spoken = page.createElement('div');
    this.spoken.setAttribute('role', 'status');
    Object.assign(this.spoken.style, {
      position: 'absolute',
      clipPath: 'inset(50%)',
      height: '1px',
      overflow: 'hidden',
    });
    element.append(this.spoken);
    element.tabIndex = 0;
    element.style.outline = 'none';
    element.setAttribute('role', 'application');
    element.setAttribute('aria-roledescription', 'timeline');
    this.stops.push(listen(element, this), this.watchSize());
    this.follow();
  }

  /** Changes some of the options. */
  update(options: Partial<TimelineOptions>): void {
    this.options = { ...this.options, ...options };
    this.invalidate();
  }

  /** Says that columns or lanes have changed: draws them with the next frame. */
  invalidate(): void {
    this.dirty = true;
    this.schedule();
  }

  /** The tasks that run now, in place of those told before. */
  setRunning(tasks: readonly RunningTask[]): void {
    this.running = byLane(tasks);
    this.runningGroups = tasks.reduce((most, { group }) => Math.max(most, group + 1), 0);
    this.invalidate();
  }

  /** Keeps the colour of the tasks that are found and dims the rest; null ends the search. Returns how many intervals are found. */
  search(found: ((task: number) => boolean) | null): number {
    this.searching = found !== null;
    const count = this.options.columns.markFound(found);
    this.invalidate();
    return count;
  }

  /** Shows a line at a time, as for a pointer in another panel. */
  setCursor(time: number | null): void {
    this.cursor = time;
    this.schedule();
  }

  get following(): boolean {
    return this.view.followed !== null;
  }

  show(range: Range): void {
    this.view.show(range.from, range.to);
    this.moved();
  }

  /** Follows the last `span` ms; Infinity keeps all in view. */
  follow(span = 60_000): void {
    this.view.follow(span, this.options.now(), this.first());
    this.moved();
  }

  fit(): void {
    const extent = this.options.columns.extent();
    if (!extent) return;
    const margin = Math.max(0.01, (extent.to - extent.from) * 0.02);
    this.show({ from: extent.from - margin, to: extent.to + margin });
  }

  back(): void {
    if (this.view.back()) this.moved();
  }

  /** Selects a range for its totals, which are returned; null clears the selection. */
  select(range: Range | null): Totals | null {
    this.selected = range;
    const summed = range && this.totals(range);
    this.options.onSelect(summed);
    this.schedule();
    return summed;
  }

  /** What the lanes in the picture did in a range; the range in view if none is given. */
  totals({ from, to }: Range = this.view): Totals {
    const lanes = this.options.lanes.rows().flatMap(({ lanes }) => lanes);
    return totals(this.options.columns, lanes, from, to);
  }

  destroy(): void {
    for (const stop of this.stops) stop();
    cancelAnimationFrame(this.request);
    clearTimeout(this.timer);
    clearTimeout(this.summaryTimer);
    this.stage.destroy();
    this.spoken.remove();
    for (const name of ['outline', 'cursor', 'touch-action']) this.element.style.removeProperty(name);
    for (const name of ['role', 'aria-roledescription', 'aria-label', 'tabindex', 'title']) {
      this.element.removeAttribute(name);
    }
  }

  // Gestures

  hover(x: number, y: number): void {
    const label = this.stage.labelAt(x, y);
    const hit = label ? null : hitTest(this.stage.frame(this.play(), this.view), ...this.pixelAt(x, y));
    const time = x >= this.stage.plot.x ? this.timeAt(x) : null;
    this.point({ x, y, time, hit, label });
    this.element.style.cursor = label && label.level !== 'name' ? 'pointer' : this.dragCursor(x, y);
    this.element.title = label ? label.title : '';
  }

  leave(): void {
    if (!this.dragged) this.point(null);
  }

  click(x: number, y: number): void {
    const label = this.stage.labelAt(x, y);
    if (label && label.level !== 'name') {
      const { host, worker } = label.row;
      this.options.lanes.toggle(host, label.level === 'worker' ? worker : undefined);
      this.invalidate();
    } else if (this.hovered) this.options.onClick(this.hovered);
  }

  doubleClick(x: number, y: number): void {
    if (!this.stage.labelAt(x, y)) this.back();
  }

  dragKind(x: number, y: number): 'plot' | 'axis' | null {
    if (x < this.stage.plot.x) return null;
    return y < this.stage.plot.y + this.stage.plot.height ? 'plot' : 'axis';
  }

  dragRange(x0: number, x1: number, select: boolean): void {
    this.dragged = { ...this.rangeOf(x0, x1), select };
    this.schedule();
  }

  dropRange(x0: number, x1: number, select: boolean): void {
    this.dragged = null;
    const range = this.rangeOf(x0, x1);
    if (select) {
      this.select(range);
      return;
    }
    if (this.options.zoomOnDrag) this.show(range);
    this.options.onRange(range);
    this.schedule();
  }

  cancelRange(): void {
    this.dragged = null;
    this.schedule();
  }

  beginMove(): void {
    this.view.remember();
  }

  pan(dx: number): void {
    this.view.pan(dx * this.stage.dpr);
    this.moved();
  }

  zoom(x: number, factor: number): void {
    this.view.zoomAt(Math.max(0, x - this.stage.plot.x) * this.stage.dpr, factor);
    this.moved();
  }

  scroll(dy: number): boolean {
    const scrolled = this.stage.scrolled;
    this.stage.scrollTo(scrolled + dy * this.stage.dpr);
    if (this.stage.scrolled === scrolled) return false;
    this.invalidate();
    return true;
  }

  /** Makes lanes taller or flatter; what is at `y` stays there. */
  stretch(y: number, factor: number): void {
    const { dpr } = this.stage;
    const lane = Math.min(TALLEST, (this.stage.layout.lane / dpr) * factor);
    const place =
      (this.stage.scrolled + (y - this.stage.plot.y) * dpr) / Math.max(1, this.stage.layout.height);
    this.options.laneHeight = lane * dpr <= this.stage.fittingLane(this.options.lanes) ? null : lane;
    this.stage.arrange(this.play(), this.view);
    this.stage.scrollTo(place * this.stage.layout.height - (y - this.stage.plot.y) * dpr);
    this.invalidate();
  }

  key(key: string): boolean {
    const action = this.keys[key.length === 1 && key !== 'E' ? key.toLowerCase() : key];
    if (!action) return false;
    action();
    return true;
  }

  focus(focused: boolean): void {
    this.focused = focused;
    this.schedule();
  }

  private readonly keys: Record<string, () => void> = {
    a: () => this.stepView(-0.2),
    ArrowLeft: () => this.stepView(-0.2),
    d: () => this.stepView(0.2),
    ArrowRight: () => this.stepView(0.2),
    w: () => this.stepZoom(1 / 1.5),
    ArrowUp: () => this.stepZoom(1 / 1.5),
    s: () => this.stepZoom(1.5),
    ArrowDown: () => this.stepZoom(1.5),
    f: () => this.fit(),
    l: () => this.follow(),
    b: () => this.back(),
    '+': () => this.stretch(this.stage.plot.height / 2, 1.3),
    '-': () => this.stretch(this.stage.plot.height / 2, 1 / 1.3),
    PageDown: () => void this.scroll(this.stage.plot.height * 0.9),
    PageUp: () => void this.scroll(-this.stage.plot.height * 0.9),
    n: () => this.stepBar(1),
    p: () => this.stepBar(-1),
    j: () => this.stepLane(1),
    k: () => this.stepLane(-1),
    e: () => this.stepToError(1),
    E: () => this.stepToError(-1),
    Enter: () => this.hovered && this.options.onClick(this.hovered),
    '/': () => this.options.onSearch(),
    '?': () => this.options.onHelp(),
    Escape: () => this.clear(),
  };

  private clear(): void {
    if (this.selected) this.select(null);
    else this.options.onClear();
    this.point(null);
  }

  private stepView(share: number): void {
    this.view.remember();
    this.pan(this.stage.plot.width * share);
  }

  /** While following, the right edge stays at now. */
  private stepZoom(factor: number): void {
    const { followed } = this.view;
    if (followed !== null && followed !== Infinity) {
      this.follow(followed * factor);
      return;
    }
    this.view.remember();
    const x = this.hovered?.time != null ? this.hovered.x : this.stage.plot.x + this.stage.plot.width / 2;
    this.zoom(x, factor);
  }

  private pointedInterval(): Interval | null {
    return this.hovered?.hit?.interval ?? null;
  }

  private stepBar(direction: 1 | -1): void {
    const from = this.pointedInterval();
    const lane = from?.lane ?? this.stage.layout.boxes[0]?.row.lanes[0];
    if (lane === undefined) return;
    const time = from?.start ?? (direction > 0 ? this.view.from : this.view.to);
    this.pointAt(stepInterval(this.options.columns, lane, time, direction));
  }

  private stepLane(direction: 1 | -1): void {
    const { boxes } = this.stage.layout;
    const from = this.pointedInterval();
    const time = from?.start ?? (this.view.from + this.view.to) / 2;
    const lane = from?.lane;
    let index = lane === undefined ? -1 : boxes.findIndex(({ row }) => row.lanes.includes(lane));
    for (index += direction; index >= 0 && index < boxes.length; index += direction) {
      const { row } = boxes[index]!;
      const next =
        row.collapsed === '' ? stepInterval(this.options.columns, row.lanes[0]!, time + 0.001, -1) : null;
      if (next) {
        this.pointAt(next);
        return;
      }
    }
  }

  private stepToError(direction: 1 | -1): void {
    const lanes = this.stage.layout.boxes.flatMap(({ row }) => row.lanes);
    const time = this.pointedInterval()?.start ?? (direction > 0 ? this.view.from : this.view.to);
    this.pointAt(stepError(this.options.columns, lanes, time, direction));
  }

  /** Points at an interval as the pointer would, bringing it into sight, and says what it is. */
  private pointAt(interval: Interval | null): void {
    if (!interval) return;
    const { view } = this;
    const end = interval.start + interval.duration;
    if (interval.start < view.from || end > view.to) {
      const span = Math.max(view.span, interval.duration * 1.5);
      this.show({ from: (interval.start + end - span) / 2, to: (interval.start + end + span) / 2 });
    }
    const box = this.stage.layout.boxes.find(({ row }) => row.lanes.includes(interval.lane))!;
    const { dpr } = this.stage;
    if (
      box.y < this.stage.scrolled ||
      box.y + box.height > this.stage.scrolled + this.stage.plot.height * dpr
    ) {
      this.stage.scrollTo(box.y - (this.stage.plot.height * dpr) / 2);
      this.invalidate();
    }
    const x = this.stage.plot.x + view.xAt((interval.start + end) / 2) / dpr;
    const y = this.stage.plot.y + (box.y + box.height / 2 - this.stage.scrolled) / dpr;
    this.point({ x, y, time: interval.start, hit: { box, interval, span: null, group: null }, label: null });
    const name = this.options.lanes.name(interval.lane);
    const where = name ? [name.host, name.worker, name.name].filter((part) => part !== '').join(', ') : '';
    const error = interval.error ? ', failed' : '';
    this.spoken.textContent = `${this.options.names(interval.group)}${error}, ${formatDuration(interval.duration)}, ${where}`;
  }

  private point(hover: Hover | null): void {
    if (hover === null && this.hovered === null) return;
    this.hovered = hover;
    this.options.onHover(hover);
    this.schedule();
  }

  // Geometry

  private timeAt(x: number): number {
    return this.view.timeAt((x - this.stage.plot.x) * this.stage.dpr);
  }

  private pixelAt(x: number, y: number): [number, number] {
    const { dpr } = this.stage;
    return [Math.floor((x - this.stage.plot.x) * dpr), Math.floor((y - this.stage.plot.y) * dpr)];
  }

  private rangeOf(x0: number, x1: number): Range {
    const left = Math.max(this.stage.plot.x, Math.min(x0, x1));
    const right = Math.min(this.stage.plot.x + this.stage.plot.width, Math.max(x0, x1));
    return { from: this.timeAt(left), to: this.timeAt(right) };
  }

  private dragCursor(x: number, y: number): string {
    const kind = this.dragKind(x, y);
    return kind === 'plot' ? 'crosshair' : kind === 'axis' ? 'ew-resize' : 'default';
  }

  private first(): number | null {
    return this.options.columns.extent()?.from ?? null;
  }

  private moved(): void {
    this.invalidate();
    if (this.follows !== this.following) {
      this.follows = this.following;
      this.options.onFollow(this.follows);
    }
    this.options.onView({ from: this.view.from, to: this.view.to }, this.follows);
  }

  // Drawing

  private watchSize(): () => void {
    const observer = new ResizeObserver(() => this.invalidate());
    observer.observe(this.element);
    const control = new AbortController();
    // Zooming the page and moving to another screen change the ratio; each query tells of one change only.
    const watchRatio = () => {
      const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
      const changed = () => {
        this.invalidate();
        watchRatio();
      };
      query.addEventListener('change', changed, { once: true, signal: control.signal });
    };
    watchRatio();
    return () => {
      observer.disconnect();
      control.abort();
    };
  }

  private schedule(): void {
    if (this.request === 0) this.request = requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    this.request = 0;
    const { options, stage, element, view } = this;
    const width = element.clientWidth;
    const height = element.clientHeight;
    if (width === 0 || height === 0) return;
    if (stage.resize(width, height, devicePixelRatio || 1, options.theme.font)) this.dirty = true;
    stage.arrange(this.play(), view);
    element.style.touchAction = stage.scrolls ? 'none' : 'pan-y';
    const slid = view.tick(options.now(), view.followed === Infinity ? this.first() : null);
    if (slid) options.onView({ from: view.from, to: view.to }, true);
    if (this.dirty || slid || this.running.size > 0) this.drawBase();
    this.drawOver();
    this.dirty = false;
    this.lastDraw = performance.now();
    this.waitForNextPixel();
  }

  private play(): Play {
    const { options, running, runningGroups, searching } = this;
    return { ...options, running, runningGroups, searching, now: options.now() };
  }

  private drawBase(): void {
    this.stage.draw(this.play(), this.view);
    this.summaryTimer ??= setTimeout(() => this.summarize(), SUMMARY_PAUSE);
  }

  /** Says the picture in words: now and then, since it sums all that is in view. */
  private summarize(): void {
    this.summaryTimer = undefined;
    const { names, timeZone, lost } = this.options;
    const state = !this.following ? 'past' : lost ? 'lost' : 'live';
    this.element.setAttribute('aria-label', summarize(this.totals(), names, timeZone, state));
  }

  private drawOver(): void {
    const { dpr } = this.stage;
    const at = (time: number) => this.view.xAt(time) / dpr;
    const range = ({ from, to }: Range, selected: boolean) => ({ x0: at(from), x1: at(to), selected });
    const time = this.hovered?.time ?? this.cursor;
    const overlay: Overlay = {
      outline: this.outline(),
      cursor: time === null || this.dragged ? null : { x: at(time), time },
      ranges: [
        ...(this.selected ? [range(this.selected, true)] : []),
        ...(this.dragged ? [range(this.dragged, this.dragged.select)] : []),
      ],
      focused: this.focused,
    };
    this.stage.drawOver(overlay, this.play(), this.view);
  }

  private outline(): Overlay['outline'] {
    const hit = this.hovered?.hit;
    if (!hit?.interval || this.dragged) return null;
    const { dpr } = this.stage;
    const { start, duration, running } = hit.interval;
    const end = running ? this.options.now() : start + duration;
    const x = Math.round(this.view.xAt(start)) / dpr;
    const width = Math.max(1 / dpr, Math.round(this.view.xAt(end)) / dpr - x);
    const { top, bottom } = hit.span ?? { top: 0, bottom: hit.box.height - barGap(hit.box.height, dpr) };
    const y = (hit.box.y + top - this.stage.scrolled) / dpr;
    return { x, y, width, height: Math.max(3, (bottom - top) / dpr) };
  }

  /** Sleeps until the picture moves by a pixel, not by a frame: a minute on a screen moves 30 times a second, an hour never. */
  private waitForNextPixel(): void {
    clearTimeout(this.timer);
    const { view, options } = this;
    const now = options.now();
    const opens = this.running.size > 0 && now < view.to && now > view.from;
    const wait = Math.min(view.untilNextPixel(now), opens ? view.scale : Infinity);
    if (wait === Infinity) return;
    const least = this.lastDraw + 1000 / options.slideRate - performance.now();
    this.timer = setTimeout(() => this.schedule(), Math.max(1, wait, least));
  }
}

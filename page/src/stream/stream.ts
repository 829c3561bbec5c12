import { Timeline, type Range, type Theme, type Totals, type Unknown } from '@daskscope/timeline';
import type { RunPlace } from '../details/fetch-run.ts';
import { Shown } from '../shown.ts';
import type { KeptTasks } from '../tasks/kept-tasks.ts';
import { AroundView, type Picture } from './around-view.ts';
import type { HistoryNow } from './stream-note.ts';
import { StreamTooltip } from './tooltip/stream-tooltip.ts';

export interface StreamOptions {
  kept: KeptTasks;
  theme: Shown<Theme>;
  now: () => number;
  openDetails: (place: RunPlace, name: string) => void;
  search: () => void;
  help: () => void;
  clear: () => void;
  /** Something else is looked at than what was picked out. */
  lookElsewhere: () => void;
}

const REFRESH_MS = 250;

/** The task stream, and what is shown around it. The drawing is there once it has a place. */
export class Stream {
  /** Whether now stays in view, and how many ms before it; Infinity: all. */
  readonly place = new Shown({ following: true, span: 60_000 });
  /** The only function in colour. */
  readonly isolated = new Shown<number | null>(null);
  /** Of the range that is selected. */
  readonly totals = new Shown<Totals | null>(null);
  /** The time that the pointer is at in the picture; null: none. */
  readonly pointedTime = new Shown<number | null>(null);
  readonly tooltip: StreamTooltip;
  readonly around: AroundView;
  readonly #viewWatchers = new Set<() => void>();
  readonly #options: StreamOptions;
  readonly #kept: KeptTasks;
  #timeline: Timeline | null = null;
  #lost: boolean | 'ended' = false;
  #unknown: readonly Unknown[] = [];
  #unknownKey = '';

  constructor(options: StreamOptions) {
    this.#options = options;
    this.#kept = options.kept;
    this.around = new AroundView({ kept: options.kept, names: this.names, now: options.now });
    this.tooltip = new StreamTooltip({ ...options, isolate: (group) => this.isolate(group) });
    setInterval(() => this.#refresh(), REFRESH_MS);
  }

  /** Draws into an element. Returns what ends that. */
  mount(element: HTMLElement): () => void {
    const timeline = new Timeline(element, {
      columns: this.#kept.store.columns,
      lanes: this.#kept.lanes,
      stays: this.#kept.workerLanes.stays,
      names: this.names,
      theme: this.#options.theme.value,
      now: this.#options.now,
      lost: this.#lost,
      unknown: this.#unknown,
      isolated: this.isolated.value,
      onHover: (hover) => {
        this.pointedTime.set(hover?.time ?? null);
        this.tooltip.point(hover);
      },
      onClick: (hover) => this.tooltip.hold(hover),
      onSelect: (totals) => this.totals.set(totals),
      onView: (_, following) => {
        if (!following) this.around.move();
        for (const watcher of this.#viewWatchers) watcher();
      },
      onFollow: (following) => this.place.set({ ...this.place.value, following }),
      onSearch: this.#options.search,
      onHelp: this.#options.help,
      onClear: this.#options.clear,
    });
    this.#timeline = timeline;
    const unwatch = this.#options.theme.watch((theme) => timeline.update({ theme }));
    return () => {
      unwatch();
      this.#timeline = null;
      this.around.forget();
      timeline.destroy();
    };
  }

  /** A function's name, by its position. */
  readonly names = (group: number): string => this.#kept.names.prefixes.name(group);

  /** There is something new: it is drawn with the next frame, however often this is said until then. */
  draw(): void {
    this.#timeline?.setRunning(this.#kept.executing);
    this.around.tellEmpty(this.#picture);
  }

  replaceStore(): void {
    this.tooltip.forget();
    this.around.beginAnew();
    this.#timeline?.update({ columns: this.#kept.store.columns });
  }

  /** Functions have other positions from now on. */
  forgetNames(): void {
    if (this.isolated.value !== null) this.isolate(null);
    this.around.forgetNames();
  }

  /** Says whether the clock stands, since nothing more is heard, or since there is no more. */
  setLost(lost: boolean | 'ended'): void {
    if (lost === this.#lost) return;
    this.#lost = lost;
    this.#timeline?.update({ lost });
  }

  /** Says where it is not known what ran. */
  setUnknown(unknown: readonly Unknown[]): void {
    const key = JSON.stringify(unknown.map(({ from, to, reason }) => [String(from), String(to), reason]));
    if (key === this.#unknownKey) return;
    this.#unknownKey = key;
    this.#unknown = unknown;
    this.#timeline?.update({ unknown });
    this.around.move();
  }

  setHistory(progress: HistoryNow): void {
    this.around.history = progress;
  }

  /** Why there is nothing to see, said while there is nothing. */
  setEmpty(sentence: string): void {
    this.around.setEmpty(sentence, this.#picture);
  }

  /** Marks what a search has found; null ends it. */
  mark(found: ((task: number) => boolean) | null): void {
    this.#timeline?.search(found);
  }

  /** Shows a function alone; null: all. */
  isolate(group: number | null): void {
    if (group !== null) this.#options.lookElsewhere();
    this.isolated.set(group);
    this.#timeline?.update({ isolated: group });
  }

  /** Brings a range into view, with something around it. */
  showRange(from: number, to: number): void {
    const span = Math.max(20, (to - from) * 5);
    const middle = (from + to) / 2;
    this.#timeline?.show({ from: middle - span / 2, to: middle + span / 2 });
  }

  /** The time in view, unless now is kept in view; null: it is, or there is no picture. */
  get range(): Range | null {
    const timeline = this.#timeline;
    return timeline && !timeline.following ? { from: timeline.view.from, to: timeline.view.to } : null;
  }

  /** The time in view; null: there is no picture. */
  get inView(): Range | null {
    const view = this.#timeline?.view;
    return view ? { from: view.from, to: view.to } : null;
  }

  /** The time in view, ms since the epoch; null: all that there is. */
  get shownRange(): Range | null {
    const { following, span } = this.place.value;
    return following && span === Infinity ? null : this.inView;
  }

  /** What a copy of the picture is made of; null: there is no picture. */
  get drawn(): { timeline: Timeline; theme: Theme } | null {
    return this.#timeline && { timeline: this.#timeline, theme: this.#options.theme.value };
  }

  /** Where time is in the picture; null: there is no picture. */
  get timePlace(): Timeline['place'] | null {
    return this.#timeline?.place ?? null;
  }

  /** Tells when another time is in view. Returns what ends that. */
  watchView(watcher: () => void): () => void {
    this.#viewWatchers.add(watcher);
    return () => void this.#viewWatchers.delete(watcher);
  }

  /** Shows a line at a time that is pointed at elsewhere; null ends it. */
  setCursor(time: number | null): void {
    this.#timeline?.setCursor(time);
  }

  /** Brings exactly this into view. */
  look(range: Range): void {
    this.#timeline?.show(range);
  }

  select(range: Range): void {
    this.#timeline?.select(range);
  }

  fit(): void {
    this.#timeline?.fit();
  }

  /** Keeps now in view, and so many ms before it; as many as before unless given. */
  follow(span = this.place.value.span): void {
    this.#options.lookElsewhere();
    this.place.set({ following: true, span });
    this.#timeline?.follow(span);
    this.around.move();
  }

  /** Draws a host's or a worker's lanes as one. */
  group(by: 'host' | 'worker' | 'none'): void {
    this.#kept.lanes.collapseAll(by);
    this.#timeline?.invalidate();
  }

  clearRange(): void {
    this.#timeline?.select(null);
  }

  /** What Esc ends. Returns whether there was something. */
  clear(): boolean {
    if (this.tooltip.held) this.tooltip.hide();
    else if (this.isolated.value !== null) this.isolate(null);
    else return false;
    return true;
  }

  get #picture(): Picture | null {
    return this.#timeline && { timeline: this.#timeline, lost: this.#lost !== false, unknown: this.#unknown };
  }

  #refresh(): void {
    const picture = this.#picture;
    if (picture) this.around.refresh(picture);
  }
}

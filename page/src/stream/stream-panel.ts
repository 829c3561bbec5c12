import { formatCount, Timeline, type Theme, type Unknown } from '@daskscope/timeline';
import type { RunPlace } from './details.ts';
import { byId, setText } from '../elements.ts';
import { Legend } from './legend.ts';
import type { HistoryProgress } from '../tasks/history.ts';
import { showRangeTotals } from './range-totals.ts';
import { StreamTooltip } from './stream-tooltip.ts';
import type { HistoryProblem, TaskFeed } from '../tasks/task-feed.ts';

export interface StreamPanelOptions {
  feed: TaskFeed;
  theme: Theme;
  now: () => number;
  openDetails: (place: RunPlace, name: string) => void;
  search: () => void;
  help: () => void;
  clear: () => void;
  /** Something else is looked at than what was picked out. */
  lookElsewhere: () => void;
}

const TOTALS_PAUSE_MS = 1_000;

/** CSS px of a lane at its tallest, between hosts, and of all that is not lanes. */
const ROW_HEIGHT = 46;
const FEWEST_ROWS = 4;
const HOST_GAP = 10;
const AROUND = 100;

/** The task stream and what stands around it. */
export class StreamPanel {
  readonly timeline: Timeline;
  readonly #options: StreamPanelOptions;
  readonly #feed: TaskFeed;
  readonly #legend: Legend;
  readonly #tooltip: StreamTooltip;
  #span = 60_000;
  #lost = false;
  #unknown = '';
  #gone = new Set<number>();
  #history: HistoryProgress | HistoryProblem | null = null;
  #lastTotals = -Infinity;
  #moved = true;

  constructor(options: StreamPanelOptions) {
    this.#options = options;
    this.#feed = options.feed;
    const name = (group: number) => this.#feed.names.prefixes.name(group);
    this.timeline = new Timeline(byId('lanes'), {
      columns: this.#feed.store.columns,
      lanes: this.#feed.lanes,
      stays: this.#feed.workerLanes.stays,
      names: name,
      theme: options.theme,
      now: options.now,
      onHover: (hover) => this.#tooltip.point(hover),
      onClick: (hover) => this.#tooltip.hold(hover),
      onSelect: (totals) => showRangeTotals(totals, name, () => this.timeline.select(null)),
      onView: (_, following) => (this.#moved ||= !following),
      onFollow: (following) => this.#showFollow(following),
      onSearch: options.search,
      onHelp: options.help,
      onClear: options.clear,
    });
    this.#legend = new Legend(name, (isolated) => {
      if (isolated !== null) options.lookElsewhere();
      this.timeline.update({ isolated });
    });
    this.#tooltip = new StreamTooltip({
      feed: options.feed,
      now: options.now,
      openDetails: options.openDetails,
      isolate: (group) => this.#legend.isolate(group),
    });
    this.#listen();
    setInterval(() => this.#refresh(), 250);
  }

  setTheme(theme: Theme): void {
    this.timeline.update({ theme });
  }

  /** There is something new: it is drawn with the next frame, however often this is said until then. */
  draw(): void {
    this.timeline.setRunning(this.#feed.executing);
    if (!this.#nothingToDraw()) byId('stream-empty').hidden = true;
  }

  replaceStore(): void {
    this.#tooltip.forget();
    this.timeline.update({ columns: this.#feed.store.columns });
    this.#lastTotals = -Infinity;
    this.#moved = true;
  }

  /** Functions have other positions from now on. */
  forgetNames(): void {
    if (this.#legend.isolated !== null) this.#legend.isolate(null);
    this.#legend.clear();
  }

  /** Says whether the clock stands, since nothing more is heard. */
  setLost(lost: boolean): void {
    if (lost === this.#lost) return;
    this.#lost = lost;
    this.timeline.update({ lost });
  }

  /** Says where it is not known what ran. */
  setUnknown(unknown: readonly Unknown[]): void {
    const key = JSON.stringify(unknown.map(({ from, to, reason }) => [String(from), String(to), reason]));
    if (key === this.#unknown) return;
    this.#unknown = key;
    this.timeline.update({ unknown });
    this.#moved = true;
  }

  setHistory(progress: HistoryProgress | HistoryProblem | null): void {
    this.#history = progress;
  }

  /** Why there is nothing to see, said while there is nothing. */
  setEmpty(sentence: string): void {
    const empty = byId('stream-empty');
    empty.hidden = !this.#nothingToDraw();
    setText(empty, sentence);
  }

  #nothingToDraw(): boolean {
    return this.#feed.store.columns.length === 0 && this.#feed.executing.length === 0;
  }

  /** Brings a range into view, with something around it. */
  showRange(from: number, to: number): void {
    const span = Math.max(20, (to - from) * 5);
    const middle = (from + to) / 2;
    this.timeline.show({ from: middle - span / 2, to: middle + span / 2 });
  }

  /** What Esc ends. Returns whether there was something. */
  clear(): boolean {
    if (this.#tooltip.held) this.#tooltip.hide();
    else if (this.#legend.isolated !== null) this.#legend.isolate(null);
    else return false;
    return true;
  }

  #listen(): void {
    byId('follow').addEventListener('click', () => this.#follow(this.#span));
    byId('fit').addEventListener('click', () => this.timeline.fit());
    for (const button of document.querySelectorAll<HTMLElement>('[data-span]')) {
      const { span } = button.dataset;
      button.addEventListener('click', () => this.#follow(span === 'all' ? Infinity : Number(span)));
    }
    const grouping = byId<HTMLSelectElement>('grouping');
    grouping.addEventListener('change', () => {
      this.#feed.lanes.collapseAll(grouping.value as 'host' | 'worker' | 'none');
      this.timeline.invalidate();
    });
    this.#showFollow(true);
  }

  #follow(span: number): void {
    this.#span = span;
    this.#options.lookElsewhere();
    this.timeline.follow(span);
    this.#showFollow(true);
    this.#moved = true;
  }

  #showFollow(following: boolean): void {
    byId('follow').ariaPressed = String(following);
    for (const button of document.querySelectorAll<HTMLElement>('[data-span]')) {
      const span = button.dataset.span === 'all' ? Infinity : Number(button.dataset.span);
      button.ariaPressed = String(following && span === this.#span);
    }
  }

  /** What need not be done with every frame. */
  #refresh(): void {
    const now = performance.now();
    const pause = this.#feed.store.columns.length > 200_000 ? 4 * TOTALS_PAUSE_MS : TOTALS_PAUSE_MS;
    if (!this.#moved && now - this.#lastTotals < pause) return;
    this.#lastTotals = now;
    this.#hideGone();
    this.#limitHeight();
    this.#legend.show(this.timeline.totals().groups, this.#moved);
    this.#moved = false;
    setText(byId('stream-note'), this.#note());
  }

  /** So that a few lanes do not leave a hole below them. */
  #limitHeight(): void {
    const rows = this.#feed.lanes.rows();
    const hosts = new Set(rows.map(({ host }) => host)).size;
    const tallest = `${Math.max(FEWEST_ROWS, rows.length) * ROW_HEIGHT + hosts * HOST_GAP + AROUND}px`;
    const { style } = byId('stream');
    if (style.getPropertyValue('--tallest') !== tallest) style.setProperty('--tallest', tallest);
  }

  #hideGone(): void {
    const { lanes, workerLanes, store } = this.#feed;
    const gone = workerLanes.gone(store.columns, this.timeline.view.from);
    if (gone.size === this.#gone.size && [...gone].every((lane) => this.#gone.has(lane))) return;
    this.#gone = gone;
    lanes.hide((lane) => this.#gone.has(lane));
    this.timeline.invalidate();
  }

  #note(): string {
    const { missed, store } = this.#feed;
    const { length, dropped } = store.columns;
    const words: string[] = [];
    if (this.#history) words.push(historyNote(this.#history));
    if (this.#gone.size > 0)
      words.push(`${formatCount(this.#gone.size)} lanes of workers that are gone are hidden`);
    if (missed > 0) words.push(`${formatCount(missed)} tasks passed unseen`);
    if (dropped > 0) words.push(`the newest ${formatCount(length)} intervals are kept`);
    return words.join(' · ');
  }
}

function historyNote(history: HistoryProgress | HistoryProblem): string {
  if ('problem' in history)
    return `what was before is not shown, and will be asked for again: ${history.problem}`;
  return `fetching the past: ${formatCount(history.loaded)} of ${formatCount(history.total)} tasks`;
}

import type { Range, Timeline, Unknown } from '@daskscope/timeline';
import { Shown } from '../shown.ts';
import type { KeptTasks } from '../tasks/kept-tasks.ts';
import { emptySentence } from './empty-view.ts';
import type { LegendEntry } from './legend-entries.ts';
import { GoneLanes } from './past/gone-lanes.ts';
import { streamNote, type HistoryNow } from './stream-note.ts';
import { tallest } from './tallest.ts';
import { ViewSums } from './view-sums.ts';

const TOTALS_PAUSE_MS = 1_000;
/** Of so many intervals the totals take long. */
const MANY_INTERVALS = 200_000;

/** The picture as it is drawn. */
export interface Picture {
  timeline: Timeline;
  /** Whether the clock stands, since nothing more is heard. */
  lost: boolean;
  /** Where it is not known what ran. */
  unknown: readonly Unknown[];
}

export interface AroundViewOptions {
  kept: KeptTasks;
  /** A function's name, by its position. */
  names: (group: number) => string;
  /** ms since the epoch. */
  now: () => number;
}

/** What is shown around the picture, of the time in view: it is made now and then, and not with every frame. */
export class AroundView {
  /** What is hidden, missing or still to come. */
  readonly note = new Shown('');
  /** Why there is nothing to see; null: there is something. */
  readonly empty = new Shown<string | null>(null);
  /** How tall the picture may be, CSS px. */
  readonly tallest = new Shown(0);
  /** The time in view, where the history is to be asked what ran then; null: it is not. */
  readonly past = new Shown<Range | null>(null);
  history: HistoryNow = null;
  readonly #kept: KeptTasks;
  readonly #now: () => number;
  readonly #sums: ViewSums;
  readonly #gone: GoneLanes;
  #summedAt = -Infinity;
  #moved = true;
  /** What is said while there is nothing at all. */
  #nothing: string | null = null;

  constructor({ kept, names, now }: AroundViewOptions) {
    this.#kept = kept;
    this.#now = now;
    this.#sums = new ViewSums(names);
    this.#gone = new GoneLanes(kept);
  }

  /** Functions in view. */
  get legend(): Shown<readonly LegendEntry[]> {
    return this.#sums.legend;
  }

  /** Another time is in view, or something else is known of it: it is summed up as soon as may be. */
  move(): void {
    this.#moved = true;
  }

  /** What is summed up is not there any more. */
  forget(): void {
    this.#sums.forget();
  }

  /** The intervals are others. */
  beginAnew(): void {
    this.forget();
    this.#summedAt = -Infinity;
    this.#moved = true;
  }

  /** Functions have other positions from now on. */
  forgetNames(): void {
    this.forget();
    this.legend.set([]);
  }

  /** Why there is nothing to see, said while there is nothing. */
  setEmpty(sentence: string, picture: Picture | null): void {
    this.#nothing = sentence;
    this.tellEmpty(picture);
  }

  tellEmpty(picture: Picture | null): void {
    const { store, executing } = this.#kept;
    const isNothing = store.columns.length === 0 && executing.length === 0;
    this.empty.set(isNothing ? this.#nothing : picture && this.#nothingInView(picture));
  }

  /** Makes what is due. */
  refresh(picture: Picture): void {
    // What takes long comes to its end, also while the view moves.
    if (this.#sums.underWay) return;
    const now = performance.now();
    const { columns } = this.#kept.store;
    const pause = (columns.length > MANY_INTERVALS ? 4 : 1) * TOTALS_PAUSE_MS;
    if (!this.#moved && now - this.#summedAt < pause) return;
    this.#summedAt = now;
    const { timeline } = picture;
    this.#lookBack(picture);
    if (this.#gone.hide(timeline.view.from)) timeline.invalidate();
    this.tallest.set(tallest(this.#kept.lanes.rows()));
    this.#sums.sum(timeline, columns.version, this.#moved);
    this.#moved = false;
    this.tellEmpty(picture);
    this.note.set(streamNote(this.#kept, this.history, this.#gone.size));
  }

  /** What the history is asked for is told beside the picture. */
  #nothingInView({ timeline, lost, unknown }: Picture): string | null {
    const { empty } = this.#sums;
    const { store, executing } = this.#kept;
    if (this.past.value || this.#moved || empty?.version !== store.columns.version) return null;
    const now = this.#now();
    // What runs now may have run then.
    if (executing.length > 0 && empty.range.from < now) return null;
    return emptySentence({ ...empty, now, following: timeline.following && !lost, unknown });
  }

  #lookBack({ timeline, lost }: Picture): void {
    const { from, to } = timeline.view;
    const last = this.past.value;
    // What is lost stands still, so that all of it may be of before.
    if ((timeline.following && !lost) || !this.#kept.isBefore(from)) this.past.set(null);
    else if (last?.from !== from || last.to !== to) this.past.set({ from, to });
  }
}

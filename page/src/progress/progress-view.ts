import type { Progress } from '@daskscope/api';
import { formatDuration, ProgressBars, progressTotals, type Theme } from '@daskscope/timeline';
import { Shown } from '../shown.ts';
import type { Dictionary } from '../tasks/dictionary.ts';
import { ProgressRows } from './progress-rows.ts';
import { roundedTimeLeft, timeLeft } from './time-left.ts';

/** ms between two estimates of what is left. */
const ESTIMATE_PAUSE = 1000;

export interface ShownProgress {
  /** Tasks by state, in words. */
  totals: string;
  /** How long they take, behind that; '' where nothing can be said. */
  left: string;
  /** Whether there are bars of functions that are done and forgotten. */
  finished: boolean;
  /** Whether there are no bars. */
  empty: boolean;
  /** ms since the epoch: when the scheduler said so; null: not told yet */
  time: number | null;
  /** Whether it is of a time that is looked at, and not of now. */
  then: boolean;
  /** Why that of the time that is looked at is not known; null: it is, or it is of now. */
  missing: string | null;
}

const NOT_TOLD: ShownProgress = {
  ...{ totals: '', left: '', finished: false, empty: false, time: null },
  ...{ then: false, missing: null },
};

/** How far each function is. The bars are drawn once they have a place. */
export class ProgressView {
  readonly shown = new Shown(NOT_TOLD);
  readonly #prefixes: Dictionary;
  readonly #rows: ProgressRows;
  readonly #theme: Shown<Theme>;
  #bars: ProgressBars | null = null;
  #threads = 0;
  #left = '';
  #time: number | null = null;
  #estimated = -Infinity;
  /** Of the time that is looked at; null: it is of now. */
  #then: { told: Progress; rows: ProgressRows } | null = null;

  constructor(prefixes: Dictionary, theme: Shown<Theme>) {
    this.#prefixes = prefixes;
    this.#rows = new ProgressRows(prefixes);
    this.#theme = theme;
  }

  /** Draws into an element. Returns what ends that. */
  mount(element: HTMLElement): () => void {
    const bars = new ProgressBars(element, this.#theme.value);
    this.#bars = bars;
    const unwatch = this.#theme.watch((theme) => bars.setTheme(theme));
    return () => {
      unwatch();
      this.#bars = null;
      bars.destroy();
    };
  }

  /** Whether the scheduler knows no tasks. */
  get idle(): boolean {
    return this.#rows.rows.length === 0;
  }

  setThreads(threads: number): void {
    this.#threads = threads;
  }

  update(progress: Progress): void {
    this.#rows.update(progress);
    this.#time = progress.time;
    const now = performance.now();
    if (now - this.#estimated >= ESTIMATE_PAUSE) {
      this.#estimated = now;
      const left = roundedTimeLeft(timeLeft(progress, this.#threads) ?? 0);
      this.#left = left === null ? '' : ` · about ${formatDuration(left)} left`;
    }
    this.#show();
  }

  /** Shows how it was at a time, and as it is where that is not known; null: as it is. */
  showThen(told: Progress | null): void {
    const rows = new ProgressRows(this.#prefixes);
    if (told) rows.update(told);
    this.#then = told && { told, rows };
    this.#show();
  }

  /** Forgets what is done. */
  clear(): void {
    this.#rows.clear();
    this.#show();
  }

  #show(): void {
    const missing = this.#then?.told.missing ?? null;
    const then = missing === null ? this.#then : null;
    const { rows, finished } = then?.rows ?? this.#rows;
    this.#bars?.setRows([...rows, ...finished]);
    const allDone = finished.length > 0 ? 'All done. ' : '';
    this.shown.set({
      totals: rows.length > 0 ? progressTotals(rows) : allDone,
      left: rows.length > 0 && !then ? this.#left : '',
      finished: finished.length > 0 && !then,
      empty: rows.length + finished.length === 0,
      time: then?.told.time ?? this.#time,
      then: then !== null,
      missing,
    });
  }
}

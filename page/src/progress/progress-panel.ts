import type { Progress } from '@daskscope/api';
import { formatDuration, ProgressBars, progressTotals, type Theme } from '@daskscope/timeline';
import type { Dictionary } from '../tasks/dictionary.ts';
import { byId, setText } from '../elements.ts';
import { ProgressRows } from './progress-rows.ts';
import { roundedTimeLeft, timeLeft } from './time-left.ts';

/** ms between two estimates of what is left. */
const ESTIMATE_PAUSE = 1000;

/** A bar a function, and the totals by state. */
export class ProgressPanel {
  readonly #rows: ProgressRows;
  readonly #bars: ProgressBars;
  #threads = 0;
  #left = '';
  #estimated = -Infinity;

  constructor(prefixes: Dictionary, theme: Theme) {
    this.#rows = new ProgressRows(prefixes);
    this.#bars = new ProgressBars(byId('bars'), theme);
    byId('clear-finished').addEventListener('click', () => {
      this.#rows.clear();
      this.#show();
    });
  }

  setTheme(theme: Theme): void {
    this.#bars.setTheme(theme);
  }

  /** Whether the scheduler knows no tasks. */
  get empty(): boolean {
    return this.#rows.rows.length === 0;
  }

  setThreads(threads: number): void {
    this.#threads = threads;
  }

  update(progress: Progress): void {
    this.#rows.update(progress);
    const now = performance.now();
    if (now - this.#estimated >= ESTIMATE_PAUSE) {
      this.#estimated = now;
      const left = roundedTimeLeft(timeLeft(progress, this.#threads) ?? 0);
      this.#left = left === null ? '' : ` · about ${formatDuration(left)} left`;
    }
    this.#show();
  }

  #show(): void {
    const { rows, finished } = this.#rows;
    this.#bars.setRows([...rows, ...finished]);
    const gone = finished.length > 0 && rows.length === 0 ? 'All done. ' : '';
    const totals = rows.length > 0 ? progressTotals(rows) : gone;
    setText(byId('totals'), `${totals}${rows.length > 0 ? this.#left : ''}`);
    byId('clear-finished').hidden = finished.length === 0;
    const empty = byId('progress-empty');
    empty.hidden = rows.length + finished.length > 0;
  }
}

import type { TaskFailure } from '@daskscope/api';
import type { RunWriter } from './exported-text.ts';
import type { ExportedRun } from './runs.ts';

type Column = readonly [name: string, cell: (run: ExportedRun, exception: string) => string | number];

/** Their order stays; new ones come behind them. */
const COLUMNS: readonly Column[] = [
  ['life', ({ life }) => life],
  ['id', ({ id }) => id],
  ['key', ({ key }) => key],
  ['prefix', ({ prefix }) => prefix],
  ['worker', ({ worker }) => worker.address],
  ['worker_name', ({ worker }) => worker.name],
  ['host', ({ worker }) => worker.host],
  ['thread', ({ thread }) => thread],
  ['status', ({ erred }) => (erred ? 'error' : 'ok')],
  ['start', ({ intervals }) => isoTime(Math.min(...intervals.map(({ start }) => start)))],
  ['stop', ({ intervals }) => isoTime(Math.max(...intervals.map(({ stop }) => stop)))],
  ['compute_seconds', (run) => secondsOf(run, (action) => action === 'compute')],
  ['transfer_seconds', (run) => secondsOf(run, (action) => action === 'transfer')],
  ['other_seconds', (run) => secondsOf(run, (action) => action !== 'compute' && action !== 'transfer')],
  ['nbytes', ({ nbytes }) => nbytes],
  ['exception', (_, exception) => exception],
];

/** Excel reads a file as UTF-8 only where it begins so. */
const BYTE_ORDER_MARK = '\ufeff';

/**
 * What a spreadsheet takes for a formula, and would run: whoever names a task would run it. Also behind what some part cells and rows
 * by: in many countries Excel takes a semicolon, and quotes do not help within a cell.
 */
const FORMULA = /(^|[;\t\r\n])(?=[=+\-@\t\r])/g;

/** Of a run that failed: none at all says that it did not. */
const NOT_KEPT = '(not kept)';

/**
 * Runs as CSV (RFC 4180). Text for programs is as it is; for spreadsheets an apostrophe stands before what they would take for a
 * formula, which is why that is a format of its own: it changes keys.
 */
export class Csv implements RunWriter {
  readonly #spreadsheet: boolean;

  constructor(format: 'csv' | 'excel-csv') {
    this.#spreadsheet = format === 'excel-csv';
  }

  head(): string {
    return (this.#spreadsheet ? BYTE_ORDER_MARK : '') + `${COLUMNS.map(([name]) => name).join(',')}\r\n`;
  }

  run(run: ExportedRun, failure: TaskFailure | undefined): string {
    const exception = run.erred ? (failure?.exception ?? NOT_KEPT) : '';
    return `${COLUMNS.map(([, cell]) => this.#cell(cell(run, exception))).join(',')}\r\n`;
  }

  end(): string {
    return '';
  }

  #cell(value: string | number): string {
    if (typeof value === 'number') return String(value);
    const text = this.#spreadsheet ? value.replaceAll(FORMULA, "$1'") : value;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }
}

/** Of whole microseconds since the epoch; '' where nothing is known. */
function isoTime(microseconds: number): string {
  if (!Number.isFinite(microseconds)) return '';
  const seconds = Math.floor(microseconds / 1e6);
  const rest = String(microseconds - seconds * 1e6).padStart(6, '0');
  return new Date(seconds * 1000).toISOString().replace('.000Z', `.${rest}Z`);
}

/** Of the intervals of some actions; they may overlap. */
function secondsOf({ intervals }: ExportedRun, wanted: (action: string) => boolean): number {
  const done = intervals.filter(({ action }) => wanted(action));
  return done.reduce((sum, { start, stop }) => sum + (stop - start), 0) / 1e6;
}

import type { Family } from '../families.ts';

/** What is told of the history; undefined: there is none. */
export interface HistoryFigures {
  readonly state: string;
  readonly stored: number;
  readonly dropped: number;
  readonly droppedRows: number;
  readonly waiting: number;
  /** null: not known yet. oldest: µs. */
  readonly size: { readonly bytes: number; readonly oldest: number | null } | null;
}

type Told = (history: HistoryFigures) => number | null | undefined;

const family = (name: string, type: 'counter' | 'gauge', help: string, told: Told) => ({
  ...{ name: `dask_exporter_history_${name}`, type, help: `${help} Only with a history.`, told },
});

const FAMILIES = [
  family(
    'up',
    'gauge',
    '1 while the history can be written and read; 0: /api/v1/status says why not.',
    ({ state }) => (state === 'open' ? 1 : 0),
  ),
  family(
    'tasks_total',
    'counter',
    'Finished tasks that were written to the history.',
    ({ stored }) => stored,
  ),
  family(
    'tasks_dropped_total',
    'counter',
    'Finished tasks that are missing in the history: it could not be written, and too many waited.',
    ({ dropped }) => dropped,
  ),
  family(
    'rows_dropped_total',
    'counter',
    'Failures, and points of figures over time, that are missing in the history, for the same reason.',
    ({ droppedRows }) => droppedRows,
  ),
  family(
    'waiting_tasks',
    'gauge',
    'Finished tasks that wait to be written to the history.',
    ({ waiting }) => waiting,
  ),
  family(
    'bytes',
    'gauge',
    'Bytes that the history takes; in ClickHouse that of all exporters.',
    ({ size }) => size?.bytes,
  ),
  family(
    'oldest_timestamp_seconds',
    'gauge',
    'When the oldest task in the history ended, seconds since the epoch.',
    ({ size }) => (size?.oldest == null ? null : size.oldest / 1e6),
  ),
];

export const historyFamilies = (history: HistoryFigures | undefined): Family<unknown>[] =>
  FAMILIES.map(({ told, ...family }) => ({
    ...family,
    labels: [],
    samples: (_of, add) => add(history && told(history)),
  }));

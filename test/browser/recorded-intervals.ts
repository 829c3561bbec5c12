import type { DaskSays } from '../dask-cluster.ts';
import type { Row } from './grafana-host/data-source.ts';

interface Interval {
  /** Which it is. */
  what: string;
  /** µs */
  times: [start: number, duration: number];
}

type Told = Pick<Row, 'key' | 'worker' | 'action' | 'source' | 'erred'>;

const interval = (
  { key, worker, action, source, erred }: Told,
  start: number,
  duration: number,
): Interval => ({
  what: JSON.stringify([key, worker, action, source, erred]),
  times: [start, duration],
});

/** Whatever order they came in: a key's runs by time. */
const inOrder = (intervals: Interval[]) =>
  intervals.sort((a, b) => a.what.localeCompare(b.what) || a.times[0] - b.times[0]);

/** What Dask's own task stream has, with which it answers Client.get_task_stream. */
export const recorded = ({ stream }: DaskSays) =>
  inOrder(
    stream!.records.flatMap((record) =>
      record.intervals.map(({ action, source, start, stop }) =>
        interval({ ...record, action, source }, start * 1e6, (stop - start) * 1e6),
      ),
    ),
  );

/** What a panel has of it. */
export const received = (rows: readonly Row[]) =>
  inOrder(rows.map((row) => interval(row, row.start * 1e3, row.duration * 1e3)));

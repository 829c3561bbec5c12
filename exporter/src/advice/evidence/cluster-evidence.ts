import { TASK_STATES, type Series, type TaskState } from '@daskscope/api';
import type { Cluster } from '../../state/cluster.ts';
import { SERIES_FIGURES } from '../../state/series/point.ts';
import type { SeriesRing } from '../../state/series/series.ts';
import type { Stay } from '../../state/log/lanes/stays.ts';
import type { ClusterEvidence } from './evidence.ts';
import { isNearlyAll, unknownBeside } from './nearly-all.ts';
import type { Subject } from '../subject.ts';
import { unmanagedOf } from './unmanaged.ts';

const SECOND = 1_000;

type Figure = (typeof SERIES_FIGURES)[number];

/** Of a range. NaN: it is not known then. */
interface Points {
  /** When they begin, ms since the epoch. */
  readonly time: readonly number[];
  /** ms */
  readonly step: number;
  most(figure: Figure): number[];
  mean(of: 'threadsBusy' | TaskState): number[];
}

/**
 * What the figures of each second tell of a range.
 * @param kept the range's figures with those that the history has; null: those in memory are all
 * @param sure the exporter was there nearly all the time
 */
export function clusterEvidence(
  { series }: Cluster,
  { computation, from, to }: Subject,
  { stays }: { readonly stays: readonly Stay[] },
  kept: Series | null,
  sure: boolean,
): ClusterEvidence {
  const range = { from, to };
  const points = kept ? pointsOf(kept) : pointsIn(series, range);
  const waiting = timesOver(points.mean('processing'), points.mean('threadsBusy'));
  const ready = (['queued', 'no-worker'] as const).map((state) => points.mean(state));
  const most = (figure: Figure) => known(points, range, points.most(figure), greatestOf);
  const peak = sure ? (computation?.peaks.spilled ?? null) : null;
  return {
    spilled: peak ?? most('memorySpilled'),
    // Without a worker it is 0, which is no limit.
    memoryLimit: most('memoryLimit') || null,
    unmanaged: unmanagedOf(series, range, stays),
    waiting: known(points, range, waiting, meanOf),
    ready: known(points, range, ready.reduce(sumOf, waiting), meanOf),
  };
}

/** null: what is known of it is not nearly all of the range, and the rest may have been otherwise. */
function known(
  { time, step }: Points,
  range: { readonly from: number; readonly to: number },
  values: readonly number[],
  sum: (known: readonly number[]) => number,
): number | null {
  const isKnown = (row: number) => !Number.isNaN(values[row]);
  const times = time.filter((_, row) => isKnown(row));
  if (times.length === 0 || !isNearlyAll(unknownBeside(times, step, range), range)) return null;
  return sum(values.filter((_, row) => isKnown(row)));
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const greatestOf = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b));
const sumOf = (one: readonly number[], other: readonly number[]) =>
  one.map((value, row) => value + other[row]!);
const timesOver = (one: readonly number[], other: readonly number[]) =>
  one.map((value, row) => value - other[row]!);

/** Where some are missing none counts: those that there are may be of the end alone. */
function pointsOf({ time, step, mean, max, missing }: Series): Points {
  const all = (values: readonly (number | null)[]) => values.map((value) => value ?? NaN);
  return {
    time: missing ? [] : time,
    step,
    most: (figure) => all((max ?? mean)[figure]),
    mean: (of) => all(of === 'threadsBusy' ? mean[of] : mean.tasks[of]),
  };
}

/** A point a second. */
function pointsIn(series: SeriesRing, { from, to }: { readonly from: number; readonly to: number }): Points {
  const time = series.times(Math.floor(from / SECOND) * SECOND, to, SECOND);
  const most = (column: number) => Array.from(series.column(column, time, SECOND).max);
  const figure = (name: Figure) => most(SERIES_FIGURES.indexOf(name));
  const state = (name: TaskState) => most(SERIES_FIGURES.length + TASK_STATES.indexOf(name));
  return {
    ...{ time, step: SECOND, most: figure },
    mean: (of) => (of === 'threadsBusy' ? figure(of) : state(of)),
  };
}

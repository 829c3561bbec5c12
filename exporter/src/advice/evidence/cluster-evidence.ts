import { TASK_STATES, type Series } from '@daskscope/api';
import type { Cluster } from '../../state/cluster.ts';
import { SERIES_FIGURES } from '../../state/series/point.ts';
import type { SeriesRing } from '../../state/series/series.ts';
import type { Stay } from '../../state/log/lanes/stays.ts';
import type { ClusterEvidence } from './evidence.ts';
import type { Subject } from '../subject.ts';
import { unmanagedOf } from './unmanaged.ts';

const SECOND = 1_000;

type Figure = (typeof SERIES_FIGURES)[number];

/**
 * What the figures of each second tell of a range.
 * @param kept the range's figures with those that the history has; null: those in memory are all
 */
export function clusterEvidence(
  { series }: Cluster,
  { computation, from, to }: Subject,
  stays: readonly Stay[],
  kept: Series | null,
): ClusterEvidence {
  const most = (figure: Figure) => (kept ? mostKept(kept, figure) : mostOf(series, figure, from, to));
  return {
    spilled: computation?.peaks.spilled ?? most('memorySpilled'),
    // Without a worker it is 0, which is no limit.
    memoryLimit: most('memoryLimit') || null,
    unmanaged: unmanagedOf(series, { from, to }, stays),
    waiting: kept ? meanOver(kept.mean.tasks.processing, kept.mean.threadsBusy) : waitingIn(series, from, to),
  };
}

const PROCESSING = SERIES_FIGURES.length + TASK_STATES.indexOf('processing');

/** What the scheduler has sent, less what runs. */
function waitingIn(series: SeriesRing, from: number, to: number): number | null {
  const sent = valuesOf(series, PROCESSING, from, to);
  const run = valuesOf(series, SERIES_FIGURES.indexOf('threadsBusy'), from, to);
  return meanOver(Array.from(sent), Array.from(run));
}

/** How much of one is over the other on average, where both are known; null: nowhere. */
function meanOver(one: readonly (number | null)[], other: readonly (number | null)[]): number | null {
  const over = one
    .map((value, row) => (value ?? NaN) - (other[row] ?? NaN))
    .filter((value) => !Number.isNaN(value));
  return over.length === 0 ? null : over.reduce((sum, value) => sum + value, 0) / over.length;
}

/** null: of no time is it known. */
function mostKept({ max, mean }: Series, figure: Figure): number | null {
  const known = (max ?? mean)[figure].filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((a, b) => Math.max(a, b));
}

/** Of the seconds of which it is known; null: of none. */
function mostOf(series: SeriesRing, figure: Figure, from: number, to: number): number | null {
  const values = valuesOf(series, SERIES_FIGURES.indexOf(figure), from, to);
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? null : known.reduce((a, b) => Math.max(a, b));
}

/** A value a second; NaN: it is not known. */
function valuesOf(series: SeriesRing, column: number, from: number, to: number): Float64Array {
  const times = series.times(Math.floor(from / SECOND) * SECOND, to, SECOND);
  return series.column(column, times, SECOND).max;
}

import { TASK_STATES } from '@daskscope/api';
import type { Cluster } from '../../state/cluster.ts';
import { SERIES_FIGURES } from '../../state/series/point.ts';
import type { SeriesRing } from '../../state/series/series.ts';
import type { Stay } from '../../state/log/lanes/stays.ts';
import type { ClusterEvidence } from './evidence.ts';
import type { Subject } from '../subject.ts';
import { unmanagedOf } from './unmanaged.ts';

const SECOND = 1_000;

type Figure = (typeof SERIES_FIGURES)[number];

/** What the figures of each second tell of a range. */
export function clusterEvidence(
  { series }: Cluster,
  { computation, from, to }: Subject,
  stays: readonly Stay[],
): ClusterEvidence {
  return {
    spilled: computation?.peaks.spilled ?? mostOf(series, 'memorySpilled', from, to),
    // Without a worker it is 0, which is no limit.
    memoryLimit: mostOf(series, 'memoryLimit', from, to) || null,
    unmanaged: unmanagedOf(series, { from, to }, stays),
    waiting: waitingIn(series, from, to),
  };
}

const PROCESSING = SERIES_FIGURES.length + TASK_STATES.indexOf('processing');

/** What the scheduler has sent, less what runs. */
function waitingIn(series: SeriesRing, from: number, to: number): number | null {
  const sent = valuesOf(series, PROCESSING, from, to);
  const run = valuesOf(series, SERIES_FIGURES.indexOf('threadsBusy'), from, to);
  const waited = sent.map((value, row) => value - run[row]!).filter((value) => !Number.isNaN(value));
  return waited.length === 0 ? null : waited.reduce((sum, value) => sum + value, 0) / waited.length;
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

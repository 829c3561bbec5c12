import type { Cluster } from '../state/cluster.ts';
import { SERIES_FIGURES } from '../state/series/point.ts';
import type { SeriesRing } from '../state/series/series.ts';
import type { ClusterEvidence } from './evidence.ts';
import type { Subject } from './subject.ts';

const SECOND = 1_000;

type Figure = (typeof SERIES_FIGURES)[number];

/** What the figures of each second tell of a range. */
export function clusterEvidence({ series }: Cluster, { computation, from, to }: Subject): ClusterEvidence {
  return {
    spilled: computation?.peaks.spilled ?? most(valuesOf(series, ['memorySpilled'], from, to)),
    // Without a worker it is 0, which is no limit.
    memoryLimit: most(valuesOf(series, ['memoryLimit'], from, to)) || null,
    unmanaged: valuesOf(series, ['memoryUnmanaged', 'memoryUnmanagedRecent'], from, to),
  };
}

/** null: there is none. */
const most = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((a, b) => Math.max(a, b));

/** The sums of these figures, of the seconds of which they are known. */
function valuesOf(series: SeriesRing, figures: readonly Figure[], from: number, to: number): number[] {
  const times = series.times(Math.floor(from / SECOND) * SECOND, to, SECOND);
  const columns = figures.map((name) => series.column(SERIES_FIGURES.indexOf(name), times, SECOND).max);
  return times
    .map((_, row) => columns.reduce((sum, column) => sum + column[row]!, 0))
    .filter((value) => !Number.isNaN(value));
}

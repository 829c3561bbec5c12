import type { Cluster } from '../../state/cluster.ts';
import { SERIES_FIGURES } from '../../state/series/point.ts';
import type { SeriesRing } from '../../state/series/series.ts';
import type { Stay } from '../../state/log/stays.ts';
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
  };
}

/** Of the seconds of which it is known; null: of none. */
function mostOf(series: SeriesRing, figure: Figure, from: number, to: number): number | null {
  const times = series.times(Math.floor(from / SECOND) * SECOND, to, SECOND);
  const { max } = series.column(SERIES_FIGURES.indexOf(figure), times, SECOND);
  const known = max.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? null : known.reduce((a, b) => Math.max(a, b));
}

import type { Cluster } from '../state/cluster.ts';
import { SERIES_FIGURES } from '../state/series/point.ts';
import type { SeriesRing } from '../state/series/series.ts';
import type { ClusterEvidence } from './evidence.ts';
import type { Subject } from './subject.ts';

const SECOND = 1_000;

/** What the figures of each second tell of a range. */
export function clusterEvidence({ series }: Cluster, { computation, from, to }: Subject): ClusterEvidence {
  return {
    spilled: computation?.peaks.spilled ?? most(series, 'memorySpilled', from, to),
    memoryLimit: most(series, 'memoryLimit', from, to),
  };
}

/** null: no second of it is known. */
function most(
  series: SeriesRing,
  figure: (typeof SERIES_FIGURES)[number],
  from: number,
  to: number,
): number | null {
  const times = series.times(Math.floor(from / SECOND) * SECOND, to, SECOND);
  const known = [...series.column(SERIES_FIGURES.indexOf(figure), times, SECOND).max].filter(
    (value) => !Number.isNaN(value),
  );
  return known.length === 0 ? null : known.reduce((a, b) => Math.max(a, b));
}

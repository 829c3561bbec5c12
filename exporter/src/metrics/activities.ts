import type { Cluster } from '../state/cluster.ts';
import type { ActivitySeries } from '../state/now/activities.ts';
import type { ActivityUnit } from '../state/updates/functions.ts';
import { ofCluster, withPast, type AddSample, type SampleFamily } from './families.ts';

/** One family a unit. What was counted stays told, also where the scheduler that did is gone. */
function family(name: string, help: string, unit: ActivityUnit): SampleFamily[] {
  const of =
    (figure: (series: ActivitySeries) => number) =>
    (cluster: Cluster, add: AddSample): void => {
      for (const series of cluster.activities.series())
        if (series.unit === unit) add(figure(series), series.context, series.prefix, series.activity);
    };
  const labels = ['context', 'prefix', 'activity'];
  const counter = { name, help, type: 'counter' as const, labels };
  return withPast(
    { ...counter, samples: of(({ total }) => total) },
    of(({ before }) => before),
  );
}

export const activities = ofCluster('activities', [
  ...family(
    'dask_activity_seconds_total',
    'Seconds that workers spent, by activity. context: execute (for a function, which is the prefix), gather-dep, get-data, memory-monitor, p2p. What p2p has in the foreground is in execute, too.',
    'seconds',
  ),
  ...family('dask_activity_bytes_total', 'Bytes that activities of workers read or wrote.', 'bytes'),
  ...family(
    'dask_activity_operations_total',
    'How many times workers read from disk or memory, or did what else an activity counts.',
    'count',
  ),
]);

import { Durations } from '../state/now/tasks/durations.ts';
import { ofCluster } from './families.ts';

export const durations = ofCluster('durations', [
  {
    name: 'dask_task_duration_seconds',
    help: 'Compute time of tasks that finished since the exporter first connected, by prefix.',
    type: 'histogram',
    labels: ['prefix'],
    histograms(cluster, add) {
      for (const { prefix, buckets, sum, count } of cluster.durations.series()) {
        add({ bounds: Durations.bounds, buckets, sum, count }, prefix);
      }
    },
  },
]);

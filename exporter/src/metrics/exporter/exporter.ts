import type { Family, SampleFamily } from '../families.ts';

/** What the exporter is. */
export const buildInfo = (version: string): SampleFamily<unknown> => ({
  name: 'dask_exporter_build_info',
  help: 'Versions of the exporter and of Node. Always 1.',
  type: 'gauge',
  labels: ['version', 'node_version'],
  samples: (_of, add) => add(1, version, process.version),
});

/** What the exporter says of watching a cluster, and of how well it is told. */
export const watching: readonly Family[] = [
  {
    name: 'dask_up',
    help: '1 while connected to the scheduler.',
    type: 'gauge',
    labels: [],
    samples: (cluster, add) => add(cluster.connection.state === 'connected' ? 1 : 0),
  },
  {
    name: 'dask_exporter_watching_since_timestamp_seconds',
    help: 'When this exporter first connected to the cluster, seconds since the epoch. It counts since then.',
    type: 'gauge',
    labels: [],
    samples: (cluster, add) => add(cluster.watchingSince === null ? null : cluster.watchingSince / 1000),
  },
  {
    name: 'dask_exporter_connects_total',
    help: 'Connections made to the scheduler.',
    type: 'counter',
    labels: [],
    samples: (cluster, add) => add(cluster.connection.connects),
  },
  {
    name: 'dask_exporter_push_lateness_seconds',
    help: "Seconds that the scheduler's next push is overdue; 0 below half a second. It rises while the scheduler's event loop is blocked. Absent while none is expected: not connected.",
    type: 'gauge',
    labels: [],
    samples: (cluster, add) => add(cluster.pushLateness.seconds),
  },
  {
    name: 'dask_exporter_scheduler_cost_seconds_total',
    help: "Seconds of the scheduler's time spent on reading it, by what is read. The scheduler measures evaluating; sending and plain ops are estimated.",
    type: 'counter',
    labels: ['feed'],
    samples(cluster, add) {
      for (const [feed, seconds] of cluster.cost.seconds) add(seconds, feed);
    },
  },
  {
    name: 'dask_exporter_task_events_total',
    help: 'Records of finished tasks that the exporter has read.',
    type: 'counter',
    labels: [],
    samples: (cluster, add) => add(cluster.log.taken),
  },
  {
    name: 'dask_exporter_task_events_lost_total',
    help: 'Records of finished tasks that the scheduler dropped before the exporter read them.',
    type: 'counter',
    labels: [],
    samples: (cluster, add) => add(cluster.log.lost),
  },
  {
    name: 'dask_exporter_task_log_tasks',
    help: 'Tasks in the task log.',
    type: 'gauge',
    labels: [],
    samples: (cluster, add) => add(cluster.log.size),
  },
  {
    name: 'dask_exporter_task_log_capacity_tasks',
    help: 'Tasks that the task log holds at most.',
    type: 'gauge',
    labels: [],
    samples: (cluster, add) => add(cluster.log.capacity),
  },
  {
    name: 'dask_exporter_prefixes_folded',
    help: 'Prefixes past --metrics.max-prefixes, which share one series.',
    type: 'gauge',
    labels: [],
    samples: (cluster, add) => add(cluster.prefixes.folded),
  },
  {
    name: 'dask_exporter_missing_feature',
    help: '1 for what this scheduler does not give; /api/v1/status says why.',
    type: 'gauge',
    labels: ['feature'],
    samples(cluster, add) {
      for (const feature of cluster.missingFeatures.keys()) add(1, feature);
    },
  },
];

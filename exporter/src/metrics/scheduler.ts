import type { Cluster } from '../state/cluster.ts';
import { packageVersions } from '../state/now/package-versions.ts';
import type { SchedulerUpdate } from '../state/updates/scheduler.ts';
import { ofCluster, withPast, type Family, type SampleFamily } from './families.ts';

/** One figure of the scheduler's, without labels; what this version does not give has no sample. */
const figure = (
  type: SampleFamily['type'],
  name: string,
  help: string,
  value: (scheduler: SchedulerUpdate) => number | null,
): SampleFamily => ({
  name,
  help,
  type,
  labels: [],
  samples: (cluster, add) => add(cluster.scheduler && value(cluster.scheduler)),
});

/** What was counted over all schedulers, and of it what is older than the exporter's first connection. */
const counter = (
  name: string,
  help: string,
  value: (cluster: Cluster) => [total: number | null, before: number | null],
): SampleFamily[] =>
  withPast(
    { name, help, type: 'counter', labels: [], samples: (cluster, add) => add(value(cluster)[0]) },
    (cluster, add) => add(value(cluster)[1]),
  );

/** Python has no type of this name. */
const ALL_TYPES = 'all';

const families: Family[] = [
  {
    name: 'dask_scheduler_info',
    help: 'The scheduler: its id, address, and versions of distributed and Python. Always 1.',
    type: 'gauge',
    labels: ['id', 'address', 'version', 'python'],
    samples(cluster, add) {
      const scheduler = cluster.identity;
      if (scheduler) add(1, scheduler.id, scheduler.address, scheduler.version ?? '', scheduler.python ?? '');
    },
  },
  {
    name: 'dask_scheduler_start_time_seconds',
    help: 'When the scheduler started, seconds since the epoch.',
    type: 'gauge',
    labels: [],
    samples(cluster, add) {
      const startedAt = cluster.identity?.startedAt ?? null;
      add(startedAt === null ? null : startedAt / 1000);
    },
  },
  figure(
    'gauge',
    'dask_scheduler_event_loop_interval_seconds',
    "Mean time between two ticks of the scheduler's event loop, due every 0.02 s.",
    (scheduler) => scheduler.eventLoopInterval,
  ),
  figure(
    'counter',
    'dask_scheduler_cpu_seconds_total',
    'User and system CPU time of the scheduler.',
    (scheduler) => scheduler.cpuSeconds,
  ),
  figure(
    'gauge',
    'dask_scheduler_memory_bytes',
    'Resident memory of the scheduler.',
    (scheduler) => scheduler.memory,
  ),
  figure(
    'gauge',
    'dask_scheduler_open_fds',
    'Open file descriptors of the scheduler.',
    (scheduler) => scheduler.openFds,
  ),
  figure(
    'gauge',
    'dask_scheduler_network_receive_bytes_per_second',
    "Bytes a second that the scheduler's host receives.",
    (scheduler) => scheduler.networkReceive,
  ),
  figure(
    'gauge',
    'dask_scheduler_network_transmit_bytes_per_second',
    "Bytes a second that the scheduler's host sends.",
    (scheduler) => scheduler.networkTransmit,
  ),
  figure(
    'gauge',
    'dask_scheduler_occupancy_seconds',
    'Seconds of work assigned to all workers, as the scheduler estimates.',
    (scheduler) => scheduler.totalOccupancy,
  ),
  ...counter(
    'dask_scheduler_transitions_total',
    'Transitions of tasks that the scheduler made.',
    ({ transitions }) => [transitions.total, transitions.before],
  ),
  ...counter(
    'dask_scheduler_update_graph_seconds_total',
    'Seconds that the scheduler spent taking in graphs.',
    ({ updateGraphSeconds }) => [updateGraphSeconds.total, updateGraphSeconds.before],
  ),
  ...counter(
    'dask_thread_wanted_seconds_total',
    'Threads of all workers, times how long there were tasks to run. Less the seconds of dask_activity_seconds_total with context execute, it is what threads were idle then.',
    ({ wantedThreadSeconds }) => [wantedThreadSeconds.total, wantedThreadSeconds.before],
  ),
  figure(
    'counter',
    'dask_scheduler_gil_contention_seconds_total',
    "Seconds that the scheduler's threads waited for the GIL, where Dask measures it.",
    (scheduler) => scheduler.gilContention,
  ),
  figure(
    'gauge',
    'dask_task_groups',
    'Task groups that the scheduler knows.',
    (scheduler) => scheduler.taskGroups,
  ),
  figure(
    'gauge',
    'dask_clients',
    "Clients connected, without Dask's own fire-and-forget.",
    (scheduler) => scheduler.clients,
  ),
  {
    name: 'dask_bandwidth_bytes_per_second',
    help: 'Bandwidth between workers that Dask has seen, by type of what was sent; all: the mean over all types.',
    type: 'gauge',
    labels: ['type'],
    samples(cluster, add) {
      add(cluster.scheduler?.bandwidth, ALL_TYPES);
      for (const [type, bandwidth] of cluster.seldom.bandwidths ?? [])
        if (type !== ALL_TYPES) add(bandwidth, type);
    },
  },
  {
    name: 'dask_tasks_no_worker_oldest_seconds',
    help: 'How long the oldest task that no worker may run has waited; 0: there is none. Since distributed 2024.12.',
    type: 'gauge',
    labels: [],
    feature: 'unrunnable',
    samples: (cluster, add) => add(cluster.seldom.unrunnable?.oldestSeconds),
  },
  {
    name: 'dask_version_mismatch',
    help: 'Distinct versions of a package among scheduler, workers and clients, as Dask compares them; 1: all have the same.',
    type: 'gauge',
    labels: ['package'],
    feature: 'versions',
    samples(cluster, add) {
      for (const { package: name, versions } of packageVersions(cluster.seldom.installations?.told ?? []))
        add(versions.length, name);
    },
  },
  {
    name: 'dask_workers',
    help: 'Workers by state: idle, busy, saturated, paused, retiring. They add up to all.',
    type: 'gauge',
    labels: ['state'],
    samples(cluster, add) {
      for (const [state, count] of Object.entries(cluster.workers.counts())) add(count, state);
    },
  },
  {
    name: 'dask_workers_desired',
    help: 'Workers that the scheduler recommends (adaptive_target). It knows no minimum or maximum.',
    type: 'gauge',
    labels: [],
    samples: (cluster, add) => add(cluster.workersDesired),
  },
  ...counter('dask_workers_added_total', 'Workers that ever joined.', ({ workers: { counters } }) => [
    counters.added,
    counters.before.added,
  ]),
  ...counter('dask_workers_removed_total', 'Workers that ever left or died.', ({ workers: { counters } }) => [
    counters.removed,
    counters.before.removed,
  ]),
];

export const scheduler = ofCluster('scheduler', families);

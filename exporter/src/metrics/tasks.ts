import { TASK_STATES, TRANSITION_STATES } from '@daskscope/api';
import type { Cluster } from '../state/cluster.ts';
import type { PrefixState } from '../state/prefixes.ts';
import { ofCluster, type AddSample, type Family } from './families.ts';

/** One figure a prefix. */
const perPrefix =
  (figure: (prefix: PrefixState) => number | null) =>
  (cluster: Cluster, add: AddSample): void => {
    for (const prefix of cluster.prefixes.series()) add(figure(prefix), prefix.name);
  };

/** Every state of a prefix, those that are 0 too. */
const perState =
  (states: readonly string[], counts: (prefix: PrefixState) => ArrayLike<number>) =>
  (cluster: Cluster, add: AddSample): void => {
    const unknown = cluster.missingFeatures.has('queued-tasks') ? ['queued', 'no-worker'] : [];
    for (const prefix of cluster.prefixes.series()) {
      states.forEach((state, position) => {
        if (!unknown.includes(state)) add(counts(prefix)[position] ?? 0, prefix.name, state);
      });
    }
  };

const families: Family[] = [
  {
    name: 'dask_tasks',
    help: 'Tasks now, by prefix (function) and state.',
    type: 'gauge',
    labels: ['prefix', 'state'],
    samples: perState(TASK_STATES, (prefix) => prefix.states),
  },
  {
    name: 'dask_task_errors_total',
    help: 'Tasks erred since the exporter first connected, deaths of workers and dependents of failed tasks included.',
    type: 'counter',
    labels: [],
    samples: (cluster, add) => add(cluster.prefixes.erredTotal),
  },
  {
    name: 'dask_task_transitions_total',
    help: 'Tasks that ever came into a state, by prefix.',
    type: 'counter',
    labels: ['prefix', 'state'],
    feature: 'prefix-transitions',
    samples: perState(TRANSITION_STATES, (prefix) => prefix.transitions),
  },
  {
    name: 'dask_task_seconds_total',
    help: 'Seconds that workers spent, by prefix and action: compute, transfer, disk-read, disk-write, deserialize.',
    type: 'counter',
    labels: ['prefix', 'action'],
    feature: 'prefix-transitions',
    samples(cluster, add) {
      for (const { name, seconds } of cluster.prefixes.series()) {
        for (const [action, spent] of seconds) add(spent, name, action);
      }
    },
  },
  {
    name: 'dask_prefix_position',
    help: 'Position of the prefix in order of first sight: its colour.',
    type: 'gauge',
    labels: ['prefix'],
    samples: perPrefix((prefix) => prefix.position),
  },
  {
    name: 'dask_prefix_memory_bytes',
    help: "Bytes of the prefix's results in the workers' memory now, copies counted.",
    type: 'gauge',
    labels: ['prefix'],
    feature: 'prefix-memory',
    samples: perPrefix((prefix) => prefix.memoryBytes),
  },
  {
    name: 'dask_prefix_suspicious_total',
    help: 'Tasks that were on a worker when it died.',
    type: 'counter',
    labels: ['prefix'],
    feature: 'prefix-transitions',
    samples: perPrefix((prefix) => prefix.suspicious),
  },
  {
    name: 'dask_prefix_duration_average_seconds',
    help: "The scheduler's moving average of a task's compute time.",
    type: 'gauge',
    labels: ['prefix'],
    samples: perPrefix((prefix) => prefix.durationAverage),
  },
  {
    name: 'dask_prefix_duration_max_seconds',
    help: 'The longest that the scheduler saw a task of the prefix execute.',
    type: 'gauge',
    labels: ['prefix'],
    samples: perPrefix((prefix) => prefix.maxExecTime),
  },
  {
    name: 'dask_prefix_running_seconds',
    help: 'How long the oldest task of the prefix that executes now has been executing.',
    type: 'gauge',
    labels: ['prefix'],
    feature: 'running',
    samples: perPrefix((prefix) => prefix.runningSeconds),
  },
];

export const tasks = ofCluster('tasks', families);

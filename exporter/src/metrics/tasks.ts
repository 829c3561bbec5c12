import { TASK_STATES, TRANSITION_STATES } from '@daskscope/api';
import type { Cluster } from '../state/cluster.ts';
import type { PrefixGauges } from '../state/now/tasks/prefix-state.ts';
import type { Counted, PrefixCounts } from '../state/now/tasks/prefix-counters.ts';
import { ofCluster, withPast, type AddSample, type Family, type SampleFamily } from './families.ts';

/** One figure a prefix. */
const perPrefix =
  (figure: (prefix: PrefixGauges) => number | null) =>
  (cluster: Cluster, add: AddSample): void => {
    for (const prefix of cluster.prefixes.series()) add(figure(prefix), prefix.name);
  };

/** Every state of a prefix now, those that are 0 too. */
function tasksNow(cluster: Cluster, add: AddSample): void {
  const unknown = cluster.missingFeatures.has('queued-tasks') ? ['queued', 'no-worker'] : [];
  for (const { name, states } of cluster.prefixes.series()) {
    TASK_STATES.forEach((state, position) => {
      if (!unknown.includes(state)) add(states[position] ?? 0, name, state);
    });
  }
}

/** What was counted of each prefix stays told, also of those that the scheduler no longer has, or no longer tells. */
const counted =
  (figures: (counts: PrefixCounts) => Iterable<[number, ...labels: string[]]>) =>
  (cluster: Cluster, add: AddSample): void => {
    for (const counts of cluster.prefixes.counts())
      for (const [value, ...labels] of figures(counts)) add(value, counts.name, ...labels);
  };

/** And beside it the same of the time before the exporter connected. */
const countedWithPast = (
  family: Omit<SampleFamily, 'type' | 'samples'>,
  figures: (counts: Counted) => Iterable<[number, ...labels: string[]]>,
): SampleFamily[] =>
  withPast(
    { ...family, type: 'counter', samples: counted(figures) },
    counted(({ before }) => figures(before)),
  );

const families: Family[] = [
  {
    name: 'dask_tasks',
    help: 'Tasks now, by prefix (function) and state.',
    type: 'gauge',
    labels: ['prefix', 'state'],
    samples: tasksNow,
  },
  {
    name: 'dask_task_errors_total',
    help: 'Tasks that erred since the exporter first connected, with those whose workers died and those that depend on a failed task.',
    type: 'counter',
    labels: [],
    samples: (cluster, add) => add(cluster.prefixes.erredTotal),
  },
  ...countedWithPast(
    {
      name: 'dask_task_transitions_total',
      help: 'Tasks that ever came into a state, by prefix.',
      labels: ['prefix', 'state'],
    },
    ({ transitions }) => TRANSITION_STATES.map((state, position) => [transitions[position]!, state]),
  ),
  ...countedWithPast(
    {
      name: 'dask_task_seconds_total',
      help: 'Seconds that workers spent, by prefix and action: compute, transfer, disk-read, disk-write, deserialize.',
      labels: ['prefix', 'action'],
    },
    ({ seconds }) => Array.from(seconds, ([action, spent]) => [spent, action]),
  ),
  {
    name: 'dask_prefix_position',
    help: 'Position of the prefix in order of first sight: its colour.',
    type: 'gauge',
    labels: ['prefix'],
    lasting: true,
    samples(cluster, add) {
      for (const [name, position] of cluster.prefixes.positions()) add(position, name);
    },
  },
  {
    name: 'dask_prefix_memory_bytes',
    help: "Bytes of the prefix's results in the workers' memory now. Every copy counts.",
    type: 'gauge',
    labels: ['prefix'],
    feature: 'prefix-memory',
    samples: perPrefix((prefix) => prefix.memoryBytes),
  },
  ...countedWithPast(
    {
      name: 'dask_prefix_suspicious_total',
      help: 'Tasks that were on a worker when it died.',
      labels: ['prefix'],
    },
    ({ suspicious }) => [[suspicious]],
  ),
  {
    name: 'dask_task_recomputations_total',
    help: 'Times that a task was begun again since the exporter first connected: its result was lost with a worker, or it was retried.',
    type: 'counter',
    labels: ['prefix'],
    samples: counted(({ recomputations }) => [[recomputations]]),
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
    help: 'Longest that a task of the prefix has computed: of those that the scheduler saw executing, and of the runs that the exporter read. Absent before the first.',
    type: 'gauge',
    labels: ['prefix'],
    samples: perPrefix((prefix) => prefix.maxDuration),
  },
  {
    name: 'dask_prefix_running_seconds',
    help: 'How long the longest running task of the prefix has been executing.',
    type: 'gauge',
    labels: ['prefix'],
    feature: 'running',
    samples(cluster, add) {
      for (const [name, seconds] of cluster.prefixes.running()) add(seconds, name);
    },
  },
];

export const tasks = ofCluster('tasks', families);

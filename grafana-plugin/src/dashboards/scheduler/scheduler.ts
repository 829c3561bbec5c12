import { RowBuilder, type Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import * as common from '@grafana/grafana-foundation-sdk/common';
import { processRate, rateOf } from '../counters.ts';
import { dashboard, finished } from '../dashboard.ts';
import { exporterPanels } from './exporter-panels.ts';
import { semaphores } from './semaphores.ts';
import { stealing } from './stealing.ts';
import { clockSkew, unrunnable, unrunnableTasks, versionsThatDiffer } from './quiet-faults.ts';
import { logLines } from '../panels/log-lines.ts';
import { increaseBars, increasePerBar } from '../panels/increase-bars.ts';
import { LIMIT, LOOP_STEPS, series, SIGN_SAYS_WHY, stacked, thresholds } from '../panels/panels.ts';
import { promql } from '../query.ts';
import { stats } from '../panels/stats.ts';
import { WORKER_STATES, colour } from '../panels/worker-states.ts';
import { tasksByState } from '../panels/task-states.ts';
import { OF_CLUSTER, clusterVariable, exporterVariable, prometheusVariable } from '../variables.ts';

/** The scheduler's process, what it handles, and, below, how well the exporter is told of it. */
export function schedulerDashboard(): Dashboard {
  const builder = dashboard(
    'scheduler',
    'How the scheduler copes: event loop, CPU, memory, transitions, workers coming and going; and the exporter itself.',
  )
    .time({ from: 'now-1h', to: 'now' })
    .withVariable(exporterVariable())
    .withVariable(prometheusVariable())
    .withVariable(clusterVariable())
    .withPanel(identity())
    .withPanel(now());
  const rows = {
    "The scheduler's process": [eventLoop(), lateness(), cpu(), memory(), network(), openFiles()],
    'What it handles': [
      transitions(),
      tasksByState(OF_CLUSTER),
      workLeft(),
      graphs(),
      count(
        'Task groups',
        'That the scheduler knows. If they only grow, somebody keeps their results',
        'dask_task_groups',
      ),
      count('Clients', 'Connected now. When a client leaves, its futures go with it', 'dask_clients'),
    ],
    Workers: [workers(), comingAndGoing()],
    'What goes wrong quietly': [unrunnable(), unrunnableTasks(), clockSkew(), versionsThatDiffer()],
    'Work that is moved': stealing(),
    'The exporter': exporterPanels(),
  };
  for (const [title, panels] of Object.entries(rows)) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels) builder.withPanel(panel);
  }
  const closed = {
    'What the scheduler logged': [schedulerLog()],
    'Semaphores and locks, where there are any': semaphores(),
  };
  for (const [title, panels] of Object.entries(closed)) {
    const row = new RowBuilder(title).collapsed(true);
    for (const panel of panels) row.withPanel(panel);
    builder.withRow(row);
  }
  return finished(builder);
}

const schedulerLog = () =>
  logLines(
    'Log of the scheduler',
    'What it logged in the range, newest first. It is asked for this with every refresh while the row is open',
    { queryType: 'logs', sources: ['scheduler'] },
    `No line is known of this range. ${SIGN_SAYS_WHY}`,
  );

const of = (family: string) => `${family}{${OF_CLUSTER}}`;

function identity() {
  const version = (label: string) => `max by (${label}) (${of('dask_scheduler_info')})`;
  return (
    stats('Scheduler', 'Where it listens, and its versions of distributed and Python', [
      { name: '{{address}}', expression: version('address') },
      { name: 'distributed {{version}}', expression: version('version') },
      { name: 'Python {{python}}', expression: version('python') },
    ])
      .textMode(common.BigValueTextMode.Name)
      // One upon the other: addresses are long.
      .orientation(common.VizOrientation.Horizontal)
      .text(new common.VizTextDisplayOptionsBuilder().titleSize(13).valueSize(13))
      .noValue('Not known')
      .span(9)
  );
}

function now() {
  return stats('Now', 'A recent start or a slow event loop explains much of what looks odd below', [
    {
      name: 'Up for',
      expression: `time() - ${of('dask_scheduler_start_time_seconds')}`,
      unit: 's',
      decimals: 1,
    },
    {
      name: 'Event loop',
      expression: of('dask_scheduler_event_loop_interval_seconds'),
      unit: 's',
      decimals: 0,
      thresholds: ['green', ...LOOP_STEPS],
    },
    { name: 'Workers', expression: `sum(${of('dask_workers')})`, thresholds: ['red', [1, 'text']] },
    { name: 'Clients', expression: of('dask_clients') },
    { name: 'Tasks', expression: `sum(${of('dask_tasks')})` },
    {
      name: 'Erred',
      expression: `sum(dask_tasks{${OF_CLUSTER}, state="erred"})`,
      thresholds: ['text', [1, 'red']],
    },
  ]).span(15);
}

function eventLoop() {
  return series(
    'Event loop',
    'Mean time between two ticks, due every 20 ms. Above 0.2 s everybody waits for the scheduler',
  )
    .withTarget(promql(of('dask_scheduler_event_loop_interval_seconds'), 'scheduler', 'A'))
    .withTarget(promql(`max(${of('dask_worker_event_loop_interval_seconds')})`, 'worst worker', 'B'))
    .thresholds(thresholds('transparent', ...LOOP_STEPS))
    .thresholdsStyle(
      new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed),
    )
    .unit('s')
    .axisSoftMax(0.05)
    .min(0);
}

function lateness() {
  return series(
    'Push overdue',
    'How long the scheduler’s next message is overdue. While its event loop is blocked, the panel beside this one gets no new values',
  )
    .withTarget(promql(of('dask_exporter_push_lateness_seconds'), 'overdue'))
    .thresholds(thresholds('transparent', ...LOOP_STEPS))
    .thresholdsStyle(
      new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed),
    )
    .unit('s')
    .axisSoftMax(1)
    .min(0);
}

function cpu() {
  return series(
    'CPU',
    'Of one core: its event loop can use no more than 100%. Near it, tasks are too small or too many',
  )
    .withTarget(promql(processRate(of('dask_scheduler_cpu_seconds_total')), 'scheduler', 'A'))
    .withTarget(
      promql(processRate(of('dask_scheduler_gil_contention_seconds_total')), 'waiting for the GIL', 'B'),
    )
    .unit('percentunit')
    .axisSoftMax(1)
    .min(0);
}

function memory() {
  return series('Memory', 'Resident. It grows with tasks, and must stop growing when they are forgotten')
    .withTarget(promql(of('dask_scheduler_memory_bytes'), 'scheduler'))
    .unit('bytes')
    .min(0);
}

function network() {
  return series('Network', "Of the scheduler's host; sent below zero. Large results or graphs pass here")
    .withTarget(promql(of('dask_scheduler_network_receive_bytes_per_second'), 'received', 'A'))
    .withTarget(promql(`-${of('dask_scheduler_network_transmit_bytes_per_second')}`, 'sent', 'B'))
    .unit('binBps');
}

function openFiles() {
  return series(
    'Open file descriptors',
    'At least one for each connection. At the limit of the process, often 1,024, nobody can connect any more',
  )
    .withTarget(promql(of('dask_scheduler_open_fds'), 'open'))
    .decimals(0)
    .min(0);
}

function transitions() {
  return series(
    'Transitions',
    'Changes of tasks’ states a second: some thousands are the most a scheduler makes',
  )
    .withTarget(promql(rateOf(of('dask_scheduler_transitions_total')), 'transitions'))
    .unit('suffix:/s')
    .min(0);
}

function workLeft() {
  const unfinished = `sum by (prefix) (dask_tasks{${OF_CLUSTER}, state=~"waiting|queued|no-worker"})`;
  const average = `max by (prefix) (${of('dask_prefix_duration_average_seconds')})`;
  const assigned = `sum(${of('dask_scheduler_occupancy_seconds')})`;
  return series(
    'Time left',
    'Estimated from mean durations so far: what is left, on all threads. It should fall as fast as time passes',
  )
    .withTarget(
      promql(
        `(${assigned} + (sum(${unfinished} * on (prefix) ${average}) or vector(0))) / (sum(${of('dask_worker_threads')}) > 0)`,
        'all that is left',
        'A',
      ),
    )
    .withTarget(promql(`${assigned} / (sum(${of('dask_worker_threads')}) > 0)`, 'assigned to workers', 'B'))
    .unit('s')
    .min(0);
}

function graphs() {
  return series(
    'Taking in graphs',
    'Share of time that the scheduler spends taking in graphs. Near 100% for long, clients wait for it',
  )
    .withTarget(promql(rateOf(of('dask_scheduler_update_graph_seconds_total')), 'taking in graphs'))
    .unit('percentunit')
    .axisSoftMax(0.1)
    .min(0);
}

const count = (title: string, description: string, family: string) =>
  series(title, description)
    .withTarget(promql(of(family), title.toLowerCase()))
    .lineInterpolation(common.LineInterpolation.StepAfter)
    .decimals(0)
    .min(0);

function workers() {
  const panel = series(
    'Workers by state',
    'The dashed line is how many the scheduler recommends, with adaptive scaling or without. Idle and busy are its words: idle workers beside busy ones are waste',
  )
    .withTarget(promql(`sum by (state) (${of('dask_workers')})`, '{{state}}', 'A'))
    .withTarget(promql(of('dask_workers_desired'), 'wanted', 'B'))
    .stacking(stacked())
    .fillOpacity(50)
    .lineInterpolation(common.LineInterpolation.StepAfter)
    .overrideByName('wanted', LIMIT)
    .decimals(0)
    .min(0)
    .span(12);
  for (const [state, fixedColor] of Object.entries(WORKER_STATES))
    panel.overrideByName(state, colour(fixedColor));
  return panel;
}

function comingAndGoing() {
  return increaseBars(
    'Workers coming and going',
    'Those that left or died are below zero. If nobody asked for it, look at their logs',
  )
    .withTarget(promql(increasePerBar(of('dask_workers_added_total')), 'came', 'A'))
    .withTarget(promql(`-${increasePerBar(of('dask_workers_removed_total'))}`, 'left or died', 'B'))
    .span(12);
}

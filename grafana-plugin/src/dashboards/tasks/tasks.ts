import {
  PanelBuilder,
  RowBuilder,
  TextBoxVariableBuilder,
  type Dashboard,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PROGRESS } from '../../datasource/frames/progress.ts';
import { TASK_STREAM } from '../../datasource/frames/tasks.ts';
import { RANGE, durationQuantile, sumRisen } from '../counters.ts';
import { WIDTH, dashboard, finished } from '../dashboard.ts';
import { computationAnnotation, errorAnnotation, workerAnnotation } from '../annotations.ts';
import { DATASOURCE, dask } from '../query.ts';
import { FROM_RUN } from '../panels/functions.ts';
import { stats } from '../panels/stats.ts';
import { activities } from './task-activities.ts';
import { durations, functions, quantiles, stragglers } from './task-durations.ts';
import { erredTasks, errorLog, errorsByException, failureRate } from './task-errors.ts';
import { computedAgain, memoryOverTime, onDeadWorkers } from './task-memory.ts';
import { running, slowest } from './task-runs.ts';
import { tasksByState } from '../panels/task-states.ts';
import { threadsComputing, timeByAction, timeByFunction } from './task-time.ts';
import {
  FILTERED,
  OF_CLUSTER,
  OF_PREFIXES,
  clusterVariable,
  exporterVariable,
  prefixVariable,
  prometheusVariable,
  workerVariable,
} from '../variables.ts';

/** Everything that is known of the tasks of a time range. */
export function tasksDashboard(): Dashboard {
  const builder = dashboard(
    'tasks',
    'What the tasks of a time range did: the whole task stream, time by function, durations, stragglers, errors, memory.',
  )
    .time({ from: 'now-1h', to: 'now' })
    .withVariable(exporterVariable())
    .withVariable(prometheusVariable())
    .withVariable(clusterVariable())
    .withVariable(prefixVariable())
    .withVariable(anyWorkerVariable())
    .withVariable(searchVariable())
    .annotation(errorAnnotation())
    .annotation(workerAnnotation({ on: false }))
    .annotation(computationAnnotation({ on: false }))
    .withPanel(totals())
    .withPanel(progress())
    .withPanel(tasksByState(OF_PREFIXES).span(15))
    .withPanel(taskStream());
  const rows = {
    'Where the time goes': [threadsComputing(), timeByFunction(), timeByAction(), ...activities()],
    'How long tasks take': [functions(), durations(), quantiles(), stragglers(), running(), slowest()],
    'What failed': [erredTasks(), failureRate(), errorsByException(), errorLog()],
    'Memory and work done again': [memoryOverTime(), computedAgain(), onDeadWorkers()],
  };
  for (const [title, panels] of Object.entries(rows)) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels) builder.withPanel(panel);
  }
  return finished(builder);
}

/** Of every host: nothing else here is told by host. */
function anyWorkerVariable() {
  const query = `label_values(dask_worker_info{${OF_CLUSTER}}, worker)`;
  return workerVariable()
    .query(query)
    .definition(query)
    .description('Filters what comes from the exporter: Prometheus has no figures of tasks by worker');
}

const searchVariable = () =>
  new TextBoxVariableBuilder('search')
    .label('Key contains')
    .description('Filters what comes from the exporter: no metric holds keys');

function totals() {
  const ended = (state: string) =>
    sumRisen(`dask_task_transitions_total{${OF_PREFIXES}, state="${state}"}`, RANGE);
  const compute = sumRisen(`dask_task_seconds_total{${OF_PREFIXES}, action="compute"}`, RANGE);
  const threads = `sum_over_time(sum(dask_worker_threads{${OF_CLUSTER}})[$__range:$__interval]) * $__interval_ms / 1000`;
  const duration = (q: number) => durationQuantile(q, OF_PREFIXES, RANGE);
  return stats(
    'Tasks of this range',
    'Of the chosen functions, on all workers. What they computed for is of tasks that finished: Dask counts no seconds of runs that erred, the task stream does. Utilisation is its share of all threads’ time, without transfers, as far back as Prometheus has it. Idle in the task stream is something else: threads that do nothing at all, of those that it shows',
    [
      { name: 'Finished', expression: ended('memory'), decimals: 0 },
      { name: 'Erred', expression: ended('erred'), decimals: 0, thresholds: ['text', [0.5, 'red']] },
      {
        name: 'Failure rate',
        expression: `${ended('erred')} / (${ended('erred')} + ${ended('memory')} > 0)`,
        unit: 'percentunit',
        decimals: 1,
        thresholds: ['text', [0.01, 'orange'], [0.1, 'red']],
      },
      { name: 'Median', expression: duration(0.5), unit: 's' },
      { name: 'p95', expression: duration(0.95), unit: 's' },
      { name: 'Computed for', expression: compute, unit: 's' },
      {
        name: 'Utilisation',
        expression: `${compute} / (${threads} > 0)`,
        unit: 'percentunit',
        decimals: 0,
      },
    ],
  ).span(WIDTH);
}

function progress() {
  return new PanelBuilder()
    .type(PROGRESS)
    .title('Progress')
    .description(
      'How it is now, whatever the range: a click on a function leaves only that one in every panel',
    )
    .options({ variable: 'prefix' })
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'progress', prefixes: FILTERED.prefixes }))
    .height(8)
    .span(9);
}

function taskStream() {
  return new PanelBuilder()
    .type(TASK_STREAM)
    .title('Task stream')
    .description(
      'Every task of the range on its thread: look for white gaps, red transfers, black errors, long bars',
    )
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'tasks', ...FILTERED, search: '$search' }))
    .overrideByName('Function', FROM_RUN.Function)
    .overrideByName('Key', FROM_RUN.Key)
    .overrideByName('Address', FROM_RUN.Address)
    .height(14)
    .span(WIDTH);
}

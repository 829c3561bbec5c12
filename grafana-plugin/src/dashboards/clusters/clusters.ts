import * as common from '@grafana/grafana-foundation-sdk/common';
import { RowBuilder, type Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { clusterLinks } from '../cluster-links.ts';
import { CLUSTER_STATE, EXECUTING, FIRING, sum } from './clusters-expressions.ts';
import { clustersTable } from './clusters-table.ts';
import { RANGE, rateOf, sumRisen } from '../counters.ts';
import { WIDTH, dashboard, finished } from '../dashboard.ts';
import { firingAlerts } from './firing-alerts.ts';
import { increaseBars, increasePerBar } from '../panels/increase-bars.ts';
import { MEMORY_STEPS_TOLD, legend, memoryThresholds, series } from '../panels/panels.ts';
import { promql } from '../query.ts';
import { stats } from '../panels/stats.ts';
import { OF_CLUSTERS, clustersVariable, prometheusVariable } from '../variables.ts';

/** Many schedulers at a glance, from Prometheus alone: no exporter is asked. */
export function clustersDashboard(): Dashboard {
  return finished(
    dashboard(
      'clusters',
      'All Dask clusters at a glance: which is down, full, slow or failing, and the way to its details.',
    )
      .time({ from: 'now-1h', to: 'now' })
      .withVariable(prometheusVariable())
      .withVariable(clustersVariable())
      .withPanel(totals())
      .withPanel(clustersTable())
      .withPanel(firingAlerts())
      .withRow(new RowBuilder('By cluster'))
      .withPanel(throughput())
      .withPanel(errors())
      .withPanel(executing())
      .withPanel(memory())
      .withPanel(workers())
      .withPanel(eventLoop()),
  );
}

function totals() {
  return stats('All of them', 'Of the chosen clusters, now, unless it says in range', [
    { name: 'Clusters', expression: `count(${CLUSTER_STATE})` },
    {
      name: 'Down',
      expression: `count((${CLUSTER_STATE}) < 1) or 0 * count(${CLUSTER_STATE})`,
      thresholds: ['text', [1, 'red']],
    },
    {
      name: 'Alerts',
      expression: `count(${FIRING}) or 0 * count(${CLUSTER_STATE})`,
      thresholds: ['text', [1, 'orange']],
    },
    { name: 'Workers', expression: `sum(dask_workers{${OF_CLUSTERS}})` },
    { name: 'Threads', expression: `sum(dask_worker_threads{${OF_CLUSTERS}})` },
    {
      name: 'Memory used',
      expression: `sum(dask_worker_process_memory_bytes{${OF_CLUSTERS}})`,
      unit: 'bytes',
    },
    {
      name: 'Finished in range',
      expression: sumRisen(`dask_task_transitions_total{${OF_CLUSTERS}, state="memory"}`, RANGE),
      decimals: 0,
    },
    {
      name: 'Erred in range',
      expression: sumRisen(`dask_task_errors_total{${OF_CLUSTERS}}`, RANGE),
      decimals: 0,
      thresholds: ['text', [0.5, 'red']],
    },
  ]).span(WIDTH);
}

const TO_CLUSTER = clusterLinks('__field.labels.instance', 'status', 'workers', 'tasks', 'scheduler');

/** The worst of many clusters first. */
const WORST_FIRST = () =>
  legend(['max', 'lastNotNull'])
    .placement(common.LegendPlacement.Right)
    .sortBy('Max')
    .sortDesc(true)
    .width(240);

const byCluster = (title: string, description: string, expression: string) =>
  series(title, description)
    .withTarget(promql(expression, '{{instance}}'))
    .overrideByQuery('A', [TO_CLUSTER])
    .fillOpacity(0)
    .legend(WORST_FIRST())
    .min(0)
    .span(12);

const throughput = () =>
  byCluster(
    'Tasks finished',
    'Per second. A cluster at 0 while its tasks wait stands still',
    rateOf(`dask_task_transitions_total{${OF_CLUSTERS}, state="memory"}`, 'instance'),
  ).unit('suffix:/s');

const errors = () =>
  increaseBars(
    'Tasks erred',
    'With deaths of workers and with dependents. Is it one cluster, or all since a roll-out?',
  )
    .withTarget(promql(increasePerBar(`dask_task_errors_total{${OF_CLUSTERS}}`, 'instance'), '{{instance}}'))
    .overrideByQuery('A', [TO_CLUSTER])
    .legend(legend(['sum']).placement(common.LegendPlacement.Right).sortBy('Total').sortDesc(true).width(240))
    .span(12);

const executing = () =>
  byCluster(
    'Threads that execute',
    'Share of threads that execute a task. Near 0 for long: make the cluster smaller. At 100% for long: make it larger',
    EXECUTING,
  )
    .unit('percentunit')
    .max(1);

const memory = () =>
  byCluster(
    'Memory of the fullest worker',
    `Memory of its process as a share of its limit. ${MEMORY_STEPS_TOLD}`,
    `max by (instance) (dask_worker_process_memory_bytes{${OF_CLUSTERS}} / dask_worker_memory_limit_bytes{${OF_CLUSTERS}})`,
  )
    .thresholds(memoryThresholds())
    .unit('percentunit')
    .max(1);

const workers = () =>
  byCluster(
    'Workers',
    'If a cluster loses workers and nobody asked for it, look at it',
    sum(`dask_workers{${OF_CLUSTERS}}`),
  )
    .lineInterpolation(common.LineInterpolation.StepAfter)
    .decimals(0);

const eventLoop = () =>
  byCluster(
    'Event loop of the scheduler',
    'Ticks are due every 20 ms; above 0.2 s everybody waits for the scheduler',
    `max by (instance) (dask_scheduler_event_loop_interval_seconds{${OF_CLUSTERS}})`,
  )
    .axisSoftMax(0.05)
    .unit('s');

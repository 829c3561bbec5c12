import * as common from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { EXPORTER_COLUMN, EXPORTER_LABEL, rowLinks } from '../cluster-links.ts';
import { CLUSTER_STATE, EXECUTING, EXPORTERS, FIRING, sum } from './clusters-expressions.ts';
import { OF_CLUSTERS } from '../variables.ts';
import { rateOf } from '../counters.ts';
import { WIDTH, type DashboardName } from '../dashboard.ts';
import { coloured, HIDDEN, mergedTable, paged, width, type FigureColumn } from '../panels/merged-table.ts';
import { LOOP_STEPS, memoryThresholds } from '../panels/panels.ts';

/** A row a cluster; whatever is down comes first. */
export function clustersTable() {
  const table = mergedTable({
    title: 'Clusters',
    description:
      'What is down comes first; sort by any column. Not begun: waiting, queued or no-worker; erred: still kept by Dask, whenever they erred. A name leads to its dashboards',
    labels: [
      {
        label: 'instance',
        name: 'Cluster',
        properties: [
          { id: 'custom.minWidth', value: 120 },
          rowLinks('__value.text', 'status', 'workers', 'tasks', 'scheduler'),
        ],
      },
      { label: 'version', name: 'Version', properties: [width(80)], last: true },
      { label: EXPORTER_LABEL, name: EXPORTER_COLUMN, properties: [HIDDEN], last: true },
    ],
    labelled: [`max by (instance, version) (dask_scheduler_info{${OF_CLUSTERS}})`, EXPORTERS],
    figures: FIGURES,
  });
  return paged(
    table
      .sortBy([new common.TableSortByFieldStateBuilder().displayName('State').desc(false)])
      .height(11)
      .span(WIDTH),
  );
}

const tasks = (states: string) => sum(`dask_tasks{${OF_CLUSTERS}, state=~"${states}"}`);
const count = (name: string, expression: string, properties: DynamicConfigValue[] = []): FigureColumn => ({
  name,
  expression,
  unit: 'locale',
  decimals: 0,
  properties: [width(76), ...properties],
});
/** A share of 1 as a bar. */
const share = (name: string, expression: string, properties: DynamicConfigValue[]): FigureColumn => ({
  name,
  expression,
  unit: 'percentunit',
  decimals: 0,
  properties: [
    { id: 'custom.cellOptions', value: { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' } },
    width(82),
    { id: 'min', value: 0 },
    { id: 'max', value: 1 },
    ...properties,
  ],
});
/** A click leads to what the figure is about. */
const to = (name: DashboardName) => rowLinks('__data.fields.Cluster', name);

const STATES: DynamicConfigValue = {
  id: 'mappings',
  value: [
    {
      type: 'value',
      options: {
        '-1': { text: 'Not scraped', color: 'dark-red', index: 0 },
        '0': { text: 'Scheduler down', color: 'red', index: 1 },
        '1': { text: 'Up', color: 'transparent', index: 2 },
      },
    },
  ],
};

const MEMORY = sum(`dask_worker_memory_limit_bytes{${OF_CLUSTERS}}`);

const FIGURES: FigureColumn[] = [
  {
    name: 'State',
    expression: CLUSTER_STATE,
    unit: 'none',
    decimals: 0,
    properties: [
      width(122),
      { id: 'custom.align', value: 'left' },
      { id: 'custom.cellOptions', value: { type: 'color-background', mode: 'basic' } },
      STATES,
    ],
  },
  count('Alerts', `count by (instance) (${FIRING}) or 0 * (${CLUSTER_STATE})`, [
    width(60),
    ...coloured('text', [1, 'orange']),
  ]),
  count('Workers', sum(`dask_workers{${OF_CLUSTERS}}`), [...coloured('red', [1, 'text']), to('workers')]),
  share('Executing', EXECUTING, [{ id: 'color', value: { mode: 'fixed', fixedColor: 'blue' } }]),
  share('Memory', `${sum(`dask_worker_process_memory_bytes{${OF_CLUSTERS}}`)} / ${MEMORY}`, [
    width(72),
    { id: 'color', value: { mode: 'thresholds' } },
    { id: 'thresholds', value: memoryThresholds().build() },
  ]),
  count('Not begun', tasks('waiting|queued|no-worker'), [width(90)]),
  count('Processing', tasks('processing'), [width(92)]),
  count('Erred', tasks('erred'), [width(58), ...coloured('text', [1, 'red']), to('tasks')]),
  {
    name: 'Tasks/s',
    expression: rateOf(`dask_task_transitions_total{${OF_CLUSTERS}, state="memory"}`, 'instance'),
    unit: 'short',
    decimals: 1,
    properties: [width(72)],
  },
  {
    name: 'Loop',
    expression: `max by (instance) (dask_scheduler_event_loop_interval_seconds{${OF_CLUSTERS}})`,
    unit: 's',
    decimals: 0,
    properties: [width(60), ...coloured('text', ...LOOP_STEPS), to('scheduler')],
  },
  count('Threads', sum(`dask_worker_threads{${OF_CLUSTERS}}`), [width(74)]),
  { name: 'Limit', expression: MEMORY, unit: 'bytes', decimals: 1, properties: [width(70)] },
];

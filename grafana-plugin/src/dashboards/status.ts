import * as barchart from '@grafana/grafana-foundation-sdk/barchart';
import * as common from '@grafana/grafana-foundation-sdk/common';
import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  PanelBuilder,
  QueryVariableBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  VariableRefresh,
  type Dashboard,
} from '@grafana/grafana-foundation-sdk/dashboard';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import { PROGRESS } from '../datasource/frames/progress.ts';
import { TASK_STREAM } from '../datasource/frames/tasks.ts';
import { DATASOURCE, PROMETHEUS, dask } from './query.ts';

const WIDTH = 24;
const FILTERED = { prefixes: ['$function'], workers: ['$worker'] };

/** The page of Dask's documentation: progress, task stream, memory, the cluster's load, workers, errors. Live. */
export function statusDashboard(): Dashboard {
  return new DashboardBuilder('Dask / Status')
    .uid('daskscope-status')
    .description(
      'What a Dask cluster is doing now: progress, every task on every thread, memory, workers, errors.',
    )
    .tags(['dask', 'daskscope'])
    .time({ from: 'now-1m', to: 'now' })
    .refresh('30s')
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(new DatasourceVariableBuilder('datasource').label('Cluster').type(DATASOURCE.type))
    .withVariable(new DatasourceVariableBuilder('prometheus').label('Prometheus').type(PROMETHEUS.type))
    .withVariable(names('function', 'Function', 'prefixes'))
    .withVariable(names('worker', 'Worker', 'workers'))
    .annotation(
      new AnnotationQueryBuilder()
        .name('Errors')
        .datasource(DATASOURCE)
        .enable(true)
        .iconColor('red')
        .target(dask({ queryType: 'annotation', ...FILTERED }, 'Anno') as never),
    )
    .withPanel(totals())
    .withPanel(progress())
    .withPanel(taskStream())
    .withPanel(memory())
    .withPanel(cpu())
    .withPanel(memoryOverTime())
    .withPanel(network())
    .withPanel(workers())
    .withPanel(errors())
    .build();
}

function names(name: string, label: string, of: 'prefixes' | 'workers') {
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(DATASOURCE)
    .query({ refId: name, queryType: of })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .multi(true)
    .includeAll(true)
    .current({ text: 'All', value: '$__all' });
}

const TOTALS = ['Waiting', 'Erred', 'Workers', 'Threads', 'Executing', 'Memory used', 'Memory limit'];

function totals() {
  return new stat.PanelBuilder()
    .title('Cluster')
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'progress' }, 'A'))
    .withTarget(dask({ queryType: 'hosts' }, 'B'))
    .reduceOptions(
      new common.ReduceDataOptionsBuilder()
        .calcs(['sum'])
        .fields(`/^(${TOTALS.join('|')})$/`)
        .values(false),
    )
    .graphMode(common.BigValueGraphMode.None)
    .colorMode(common.BigValueColorMode.None)
    .textMode(common.BigValueTextMode.ValueAndName)
    .wideLayout(false)
    .overrideByName('Erred', [
      { id: 'thresholds', value: { mode: 'absolute', steps: [step('text', null), step('red', 1)] } },
      { id: 'color', value: { mode: 'thresholds' } },
    ])
    .height(3)
    .span(WIDTH);
}

const step = (color: string, value: number | null) => ({ color, value });

function progress() {
  return new PanelBuilder()
    .type(PROGRESS)
    .title('Progress')
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'progress', prefixes: FILTERED.prefixes }))
    .height(7)
    .span(WIDTH);
}

function taskStream() {
  return new PanelBuilder()
    .type(TASK_STREAM)
    .title('Task stream')
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'tasks', ...FILTERED }))
    .height(13)
    .span(WIDTH);
}

function memory() {
  return new barchart.PanelBuilder()
    .title('Memory by function')
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'memory', prefixes: FILTERED.prefixes }))
    .withTransformation({
      id: 'filterFieldsByName',
      options: { include: { names: ['Function', 'In memory'] } },
    })
    .xField('Function')
    .colorByField('Function')
    .orientation(common.VizOrientation.Horizontal)
    .showValue(common.VisibilityMode.Auto)
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom)
        .calcs(['sum']),
    )
    .noValue('No results are in memory')
    .height(8)
    .span(6);
}

function cpu() {
  return series('CPU', 'Cores that the workers use, of their threads, over 15 minutes')
    .withTarget(query('sum(dask_worker_cpu_cores)', 'in use', 'A'))
    .withTarget(query('sum(dask_worker_threads)', 'threads', 'B'))
    .overrideByName('threads', LIMIT)
    .min(0);
}

function memoryOverTime() {
  return series('Memory', 'Of the workers, by kind, over 15 minutes; the line is their limit')
    .withTarget(query('sum by (kind) (dask_worker_memory_bytes)', '{{kind}}', 'A'))
    .withTarget(query('sum(dask_worker_memory_limit_bytes)', 'limit', 'B'))
    .stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal))
    .fillOpacity(30)
    .overrideByName('limit', [...LIMIT, { id: 'custom.stacking', value: { mode: 'none' } }])
    .unit('bytes')
    .min(0);
}

function network() {
  const byHost = (family: string) => `sum(max by (host) (${family}))`;
  return series('Network', 'Of all hosts, over 15 minutes; sent below zero')
    .withTarget(query(byHost('dask_worker_network_receive_bytes_per_second'), 'received', 'A'))
    .withTarget(query(`-${byHost('dask_worker_network_transmit_bytes_per_second')}`, 'sent', 'B'))
    .unit('Bps');
}

const LIMIT = [
  { id: 'custom.fillOpacity', value: 0 },
  { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 6] } },
  { id: 'color', value: { mode: 'fixed', fixedColor: 'text' } },
];

function series(title: string, description: string) {
  return new timeseries.PanelBuilder()
    .title(title)
    .description(description)
    .datasource(PROMETHEUS)
    .timeFrom('15m')
    .hideTimeOverride(true)
    .lineWidth(1)
    .fillOpacity(15)
    .showPoints(common.VisibilityMode.Never)
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom)
        .calcs([]),
    )
    .noValue('Prometheus has no samples of dask_worker_* here: does it scrape the exporter?')
    .height(8)
    .span(6);
}

function query(expression: string, legend: string, refId: string) {
  return new prometheus.DataqueryBuilder()
    .refId(refId)
    .expr(expression)
    .legendFormat(legend)
    .datasource(PROMETHEUS);
}

/** Dask's own thresholds of memory: target, spill, pause, terminate. */
const MEMORY = { target: 0.6, spill: 0.7, pause: 0.8, terminate: 0.95 };

const WORKER_FIELDS = [
  'host',
  'worker',
  'state',
  'cpu',
  'memory',
  'memory_process',
  'memory_spilled',
  'executing',
  'processing',
  'running',
  'latency',
  'network_receive',
  'network_transmit',
  'disk_read',
  'disk_write',
  'last_seen',
];

function workers() {
  return new table.PanelBuilder()
    .title('Workers')
    .description("Network and disk are the host's: workers of one host repeat them.")
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'workers', workers: FILTERED.workers }))
    .withTransformation({
      id: 'organize',
      options: { includeByName: Object.fromEntries(WORKER_FIELDS.map((name) => [name, true])) },
    })
    .cellHeight(common.TableCellHeight.Sm)
    .minWidth(70)
    .thresholds(
      new ThresholdsConfigBuilder()
        .mode(ThresholdsMode.Absolute)
        .steps([
          step('green', null),
          step('yellow', MEMORY.target),
          step('orange', MEMORY.spill),
          step('red', MEMORY.pause),
        ]),
    )
    .overrideByName('CPU', [...GAUGE, { id: 'color', value: { mode: 'fixed', fixedColor: 'blue' } }])
    .overrideByName('Memory', [...GAUGE, { id: 'color', value: { mode: 'thresholds' } }])
    .height(9)
    .span(WIDTH);
}

const GAUGE = [
  { id: 'custom.cellOptions', value: { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' } },
  { id: 'custom.width', value: 160 },
];

const ERROR_FIELDS = ['timestamp', 'function', 'exception', 'key', 'worker', 'traceback'];

function errors() {
  return new table.PanelBuilder()
    .title('Errors')
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'errors', ...FILTERED }))
    .withTransformation({
      id: 'organize',
      options: { includeByName: Object.fromEntries(ERROR_FIELDS.map((name) => [name, true])) },
    })
    .timeFrom('1h')
    .hideTimeOverride(true)
    .description('Of the last hour')
    .inspect(true)
    .overrideByName('Time', [{ id: 'custom.width', value: 180 }])
    .overrideByName('Function', [{ id: 'custom.width', value: 140 }])
    .cellHeight(common.TableCellHeight.Sm)
    .noValue('No task failed')
    .height(8)
    .span(WIDTH);
}

import * as barchart from '@grafana/grafana-foundation-sdk/barchart';
import * as common from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder, type Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as table from '@grafana/grafana-foundation-sdk/table';
import { PROGRESS } from '../../datasource/frames/progress.ts';
import { TASK_STREAM } from '../../datasource/frames/tasks.ts';
import { WIDTH, dashboard, finished } from '../dashboard.ts';
import { errorAnnotation, workerAnnotation } from '../annotations.ts';
import { FROM_RUN } from '../panels/functions.ts';
import { coloured, HIDDEN, onlyColumns, width } from '../panels/merged-table.ts';
import { memoryByKind } from '../panels/memory-kinds.ts';
import { tableOrSays } from '../panels/table-or-says.ts';
import { LATENCY_STEPS, LIMIT, MEMORY_STEPS, series, thresholds } from '../panels/panels.ts';
import { DATASOURCE, dask, promql } from '../query.ts';
import { STATS_HEIGHT, statSizes } from '../panels/stats.ts';
import {
  FILTERED,
  OF_CLUSTER,
  clusterVariable,
  exporterVariable,
  livePrefixVariable,
  liveWorkerVariable,
  prometheusVariable,
} from '../variables.ts';
import { linkToWorkerElsewhere } from '../worker-links.ts';
import { STATE } from '../workers/worker-tables.ts';

/** The page of Dask's documentation: progress, task stream, memory, the cluster's load, workers, errors. Live. */
export function statusDashboard(): Dashboard {
  return finished(
    dashboard(
      'status',
      'What a Dask cluster is doing now: progress, every task on every thread, memory, workers, errors.',
    )
      .time({ from: 'now-1m', to: 'now' })
      .withVariable(exporterVariable())
      .withVariable(prometheusVariable())
      .withVariable(clusterVariable())
      .withVariable(livePrefixVariable())
      .withVariable(liveWorkerVariable())
      .annotation(errorAnnotation())
      .annotation(workerAnnotation({ on: false }))
      .withPanel(totals())
      .withPanel(progress())
      .withPanel(taskStream())
      .withPanel(memory())
      .withPanel(cpu())
      .withPanel(memoryOverTime())
      .withPanel(network())
      .withPanel(workers())
      .withPanel(errors()),
  );
}

const TOTALS = ['Waiting', 'Erred', 'Workers', 'Threads', 'Executing', 'Memory used', 'Memory limit'];

function totals() {
  return new stat.PanelBuilder()
    .title('Cluster')
    .description('Tasks that wait and erred, workers, and the memory they use, now')
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
    .text(statSizes())
    .noValue('Not known')
    .overrideByName('Erred', [
      { id: 'thresholds', value: thresholds('text', [1, 'red']).build() },
      { id: 'color', value: { mode: 'thresholds' } },
    ])
    .height(STATS_HEIGHT)
    .span(WIDTH);
}

function progress() {
  return new PanelBuilder()
    .type(PROGRESS)
    .title('Progress')
    .description(
      'Tasks of each function by state: done lighter, in memory darker, erred black, the rest grey',
    )
    .options({ header: true, keepFinished: true, variable: 'prefix' })
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'progress', prefixes: FILTERED.prefixes }))
    .height(7)
    .span(WIDTH);
}

function taskStream() {
  return new PanelBuilder()
    .type(TASK_STREAM)
    .title('Task stream')
    .description('What every thread of every worker does: transfers red, errors black, a colour a function')
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'tasks', ...FILTERED }))
    .overrideByName('Function', FROM_RUN.Function)
    .overrideByName('Key', FROM_RUN.Key)
    .overrideByName('Address', FROM_RUN.Address)
    .height(13)
    .span(WIDTH);
}

/** As many as have room beside their names. */
const LARGEST = 10;

function memory() {
  return new barchart.PanelBuilder()
    .title('Memory by function')
    .description(
      `Bytes of the functions' results in the workers' memory now, copies counted: the ${LARGEST} with the most. Dask / Tasks has all of them`,
    )
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'memory', prefixes: FILTERED.prefixes }))
    .withTransformation({
      id: 'filterFieldsByName',
      options: { include: { names: ['Function', 'In memory'] } },
    })
    .withTransformation({ id: 'sortBy', options: { fields: {}, sort: [{ field: 'In memory', desc: true }] } })
    .withTransformation({ id: 'limit', options: { limitField: LARGEST } })
    .xField('Function')
    .colorByField('Function')
    .orientation(common.VizOrientation.Horizontal)
    .showValue(common.VisibilityMode.Auto)
    .text(new common.VizTextDisplayOptionsBuilder().valueSize(12))
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(false)
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom)
        .calcs([]),
    )
    .noValue('Nothing is known to be in memory')
    .height(8)
    .span(6);
}

function cpu() {
  return overTime('CPU', 'Cores that the workers use, of their threads')
    .withTarget(promql(`sum(dask_worker_cpu_cores{${OF_CLUSTER}})`, 'in use', 'A'))
    .withTarget(promql(`sum(dask_worker_threads{${OF_CLUSTER}})`, 'threads', 'B'))
    .overrideByName('threads', LIMIT)
    .min(0);
}

function memoryOverTime() {
  return memoryByKind('Of the workers, by kind; the line is their limit', OF_CLUSTER).span(6);
}

function network() {
  const byHost = (family: string) => `sum(max by (host) (${family}{${OF_CLUSTER}}))`;
  return overTime('Network', 'Of all hosts; sent below zero')
    .withTarget(promql(byHost('dask_worker_network_receive_bytes_per_second'), 'received', 'A'))
    .withTarget(promql(`-${byHost('dask_worker_network_transmit_bytes_per_second')}`, 'sent', 'B'))
    .unit('binBps');
}

const overTime = (title: string, description: string) => series(title, description).span(6);

const WORKER_COLUMNS = [
  ...['Host', 'Worker', 'Address', 'State', 'CPU', 'Memory', 'Spilled', 'Executing', 'Latency', 'Last seen'],
  ...['Network in', 'Network out', 'Disk read', 'Disk write'],
];

function workers() {
  const link = { id: 'links', value: linkToWorkerElsewhere('${__data.fields.Address}') };
  return tableOrSays('No worker is known to be there')
    .title('Workers')
    .description(
      "By host. Network and disk are the host's: workers of one host repeat them. Click a worker to see more of it.",
    )
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'workers', workers: FILTERED.workers }))
    .withTransformation(onlyColumns(...WORKER_COLUMNS))
    .cellHeight(common.TableCellHeight.Sm)
    .minWidth(64)
    .overrideByName('Worker', [link])
    .overrideByName('CPU', [width(52)])
    .overrideByName('Spilled', [width(66)])
    .overrideByName('Address', [HIDDEN])
    .overrideByName('State', STATE)
    .overrideByName('Executing', [width(82)])
    .overrideByName('Last seen', [width(78), { id: 'unit', value: 'time:HH:mm:ss' }])
    .overrideByName('Memory', [width(72), ...coloured('text', ...MEMORY_STEPS)])
    .overrideByName('Latency', [width(70), ...coloured('text', ...LATENCY_STEPS)])
    .overrideByRegexp('/^(CPU|Memory)$/', [{ id: 'decimals', value: 0 }])
    .overrideByName('Network in', [...rate(78), { id: 'displayName', value: 'Net in' }])
    .overrideByName('Network out', [...rate(78), { id: 'displayName', value: 'Net out' }])
    .overrideByName('Disk read', rate(76))
    .overrideByName('Disk write', rate(80))
    .height(9)
    .span(WIDTH);
}

const rate = (pixels: number) => [
  { id: 'decimals', value: 0 },
  { id: 'unit', value: 'binBps' },
  width(pixels),
];

/** The last two are for the link of the first. */
const ERROR_COLUMNS = [
  ...['Time', 'Function', 'Exception', 'Key', 'Workers', 'Traceback'],
  ...['Shortly before', 'Shortly after'],
];

function errors() {
  return new table.PanelBuilder()
    .title('Errors')
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'errors', ...FILTERED }))
    .withTransformation(onlyColumns(...ERROR_COLUMNS))
    .timeFrom('1h')
    .description('Of the last hour, whatever the time range: a failure stays in sight')
    .inspect(true)
    .overrideByName('Time', [width(160)])
    .overrideByName('Function', [width(110)])
    .overrideByName('Key', [width(160)])
    .overrideByName('Workers', [width(150)])
    .overrideByName('Traceback', [width(150)])
    .overrideByRegexp('/^Shortly /', [HIDDEN])
    .cellHeight(common.TableCellHeight.Sm)
    .noValue('No task is known to have failed')
    .height(8)
    .span(WIDTH);
}

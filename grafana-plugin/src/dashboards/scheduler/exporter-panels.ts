import * as common from '@grafana/grafana-foundation-sdk/common';
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import * as table from '@grafana/grafana-foundation-sdk/table';
import { RATE, processRate, quantile, rateOf } from '../counters.ts';
import { increaseBars, increasePerBar } from '../panels/increase-bars.ts';
import { LIMIT, WITHOUT_EMPTY_FRAMES, series, stacked, thresholds } from '../panels/panels.ts';
import { PROMETHEUS, promql, promqlNow } from '../query.ts';
import { OF_CLUSTER } from '../variables.ts';

/** The exporter's own health: without it every other panel is blind. */
export const exporterPanels = () => [
  health(),
  connects(),
  missingFeatures(),
  cost(),
  taskRecords(),
  taskLog(),
  scrapes(),
  eventLoopDelay(),
  memory(),
  cpu(),
];

const of = (family: string) => `${family}{${OF_CLUSTER}}`;

/**
 * What an exporter says of its own process: at the cluster's instance where it watches one, and where it watches many at its own, which
 * the label exporter of the cluster's targets names (docs/clusters.md).
 * @param expression of a family's selector, labels in braces or nothing; it keeps job and instance
 */
function ofProcess(expression: (selector: string) => string): string {
  const itsExporter = `label_replace(max by (job, exporter) (up{${OF_CLUSTER}, exporter!=""}), "instance", "$1", "exporter", "(.+)")`;
  return `${expression(`{${OF_CLUSTER}}`)} or (${expression('')} and on (job, instance) ${itsExporter})`;
}

function health() {
  return new statetimeline.PanelBuilder()
    .title('Health')
    .description(
      'All green: Prometheus scrapes the exporter, which is connected, and each of its collectors works',
    )
    .datasource(PROMETHEUS)
    .withTarget(promql(of('up'), 'scraped', 'A'))
    .withTarget(promql(of('dask_up'), 'connected', 'B'))
    .withTarget(promql(of('dask_exporter_collector_success'), 'collector: {{collector}}', 'C'))
    .withTransformation(WITHOUT_EMPTY_FRAMES)
    .mappings([
      {
        type: 'value' as never,
        options: {
          '0': { text: 'no', color: 'red', index: 0 },
          '1': { text: 'yes', color: 'green', index: 1 },
        },
      },
    ])
    .showValue(common.VisibilityMode.Never)
    .rowHeight(0.8)
    .fillOpacity(70)
    .lineWidth(0)
    .mergeValues(true)
    .legend(new common.VizLegendOptionsBuilder().showLegend(false).displayMode(common.LegendDisplayMode.List))
    .noValue('Prometheus knows no such exporter: is its address the chosen cluster?')
    .height(8)
    .span(12);
}

function connects() {
  return increaseBars(
    'Connections made',
    'To the scheduler: one at the start, and one after each time that the connection was lost',
  )
    .withTarget(promql(increasePerBar(of('dask_exporter_connects_total')), 'connected'))
    .span(6);
}

function missingFeatures() {
  return new table.PanelBuilder()
    .title('Not available here')
    .description(
      'Figures that the version or the configuration of the scheduler lacks; /api/v1/status of the exporter says why',
    )
    .datasource(PROMETHEUS)
    .withTarget(promqlNow(`max by (feature) (${of('dask_exporter_missing_feature')})`))
    .withTransformation({
      id: 'organize',
      options: { excludeByName: { Time: true, Value: true }, renameByName: { feature: 'Feature' } },
    })
    .noValue('Nothing is known to be missing')
    .height(8)
    .span(6);
}

function cost() {
  return series(
    'What watching costs',
    'Share of the scheduler’s time that reading it takes, by what is read; measured there, sending is estimated. All but the task stream keeps within --scheduler.budget, 1% unless told',
  )
    .withTarget(promql(rateOf(of('dask_exporter_scheduler_cost_seconds_total'), 'feed'), '{{feed}}'))
    .stacking(stacked())
    .fillOpacity(50)
    .unit('percentunit')
    .axisSoftMax(0.02)
    .min(0);
}

function taskRecords() {
  return series(
    'Task records',
    'Read per second. Lost ones were dropped by the scheduler before they were read: the task stream and the durations lack them',
  )
    .withTarget(promql(rateOf(of('dask_exporter_task_events_total')), 'taken in', 'A'))
    .withTarget(promql(rateOf(of('dask_exporter_task_events_lost_total')), 'lost', 'B'))
    .overrideByName('lost', [{ id: 'color', value: { mode: 'fixed', fixedColor: 'red' } }])
    .unit('suffix:/s')
    .min(0);
}

function taskLog() {
  return series(
    'Task log',
    'Tasks that the task stream can show. When it is full (--task-log.capacity) the oldest are dropped',
  )
    .withTarget(promql(of('dask_exporter_task_log_tasks'), 'tasks', 'A'))
    .withTarget(promql(of('dask_exporter_task_log_capacity_tasks'), 'capacity', 'B'))
    .overrideByName('capacity', LIMIT)
    .unit('short')
    .min(0);
}

function scrapes() {
  return series(
    'Scrapes',
    "Time that a scrape takes, and each collector in it. It must stay below Prometheus's scrape_timeout",
  )
    .withTarget(promql(of('scrape_duration_seconds'), 'whole scrape', 'A'))
    .withTarget(promql(of('dask_exporter_collector_duration_seconds'), '{{collector}}', 'B'))
    .unit('s')
    .min(0);
}

function eventLoopDelay() {
  const delay = (q: number) =>
    ofProcess((selector) =>
      quantile(q, `dask_exporter_event_loop_delay_seconds_bucket${selector}`, RATE, 'job, instance'),
    );
  return series(
    'Event loop delay',
    'How late the exporter’s timers come; above 1 s it is the exporter that lags, not Dask',
  )
    .withTarget(promql(delay(0.99), 'p99', 'A'))
    .withTarget(promql(delay(0.5), 'p50', 'B'))
    .thresholds(thresholds('green', [0.25, 'yellow'], [1, 'red']))
    .unit('s')
    .min(0);
}

function memory() {
  return series('Memory of the exporter', 'Resident; it levels off once the task log is full')
    .withTarget(
      promql(
        ofProcess((selector) => `process_resident_memory_bytes${selector}`),
        'resident',
      ),
    )
    .unit('bytes')
    .min(0);
}

function cpu() {
  return series('CPU of the exporter', 'Of one core: it cannot use more')
    .withTarget(
      promql(
        ofProcess((selector) => processRate(`process_cpu_seconds_total${selector}`)),
        'exporter',
      ),
    )
    .unit('percentunit')
    .axisSoftMax(0.1)
    .min(0);
}

import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as piechart from '@grafana/grafana-foundation-sdk/piechart';
import { RANGE, rateOf, sumRisen } from '../counters.ts';
import { withFunctions, withLargestFunctions } from '../panels/functions.ts';
import { LIMIT, series, stacked } from '../panels/panels.ts';
import { PROMETHEUS, promql } from '../query.ts';
import { OF_CLUSTER, OF_PREFIXES } from '../variables.ts';

const atEnd = () => new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false);

export function threadsComputing() {
  const panel = series(
    'Threads that compute, by function',
    'The dashed line is how many threads there are: below it is room for more. A task counts when it finishes, so long ones make peaks. One that errs does not count',
  );
  return withFunctions(panel, rateOf(`dask_task_seconds_total{${OF_PREFIXES}, action="compute"}`, 'prefix'))
    .withTarget(promql(`sum(dask_worker_threads{${OF_CLUSTER}})`, 'threads', 'B'))
    .stacking(stacked())
    .fillOpacity(60)
    .lineWidth(0)
    .overrideByName('threads', [...LIMIT, { id: 'custom.lineWidth', value: 1 }])
    .min(0)
    .height(9)
    .span(12);
}

/** Smaller than Grafana measures: it measures one of the longest names, and cuts wider ones of as many letters. */
const NAMES = new common.VizTextDisplayOptionsBuilder().titleSize(12).valueSize(13);

export function timeByFunction() {
  const panel = new bargauge.PanelBuilder()
    .title('Time by function')
    .description(
      'Seconds that threads computed, of tasks that finished in this range. Make the function with the longest bar faster first',
    )
    .datasource(PROMETHEUS);
  return withLargestFunctions(
    panel,
    `${sumRisen(`dask_task_seconds_total{${OF_PREFIXES}, action="compute"}`, RANGE, 'prefix')} > 0`,
  )
    .reduceOptions(atEnd())
    .orientation(common.VizOrientation.Horizontal)
    .displayMode(common.BarGaugeDisplayMode.Basic)
    .valueMode(common.BarGaugeValueMode.Text)
    .namePlacement(common.BarGaugeNamePlacement.Left)
    .text(NAMES)
    .showUnfilled(false)
    .sizing(common.BarGaugeSizing.Manual)
    .minVizHeight(20)
    .maxVizHeight(28)
    .unit('s')
    .min(0)
    .noValue('No task is known to have ended in this range')
    .height(9)
    .span(6);
}

/** As in the task stream: transfers red, disk orange. */
const ACTIONS: Record<string, string> = {
  compute: 'green',
  transfer: 'red',
  'disk-read': 'orange',
  'disk-write': 'dark-orange',
  deserialize: 'text',
};

export function timeByAction() {
  const panel = new piechart.PanelBuilder()
    .title('Time by action')
    .description(
      'Of tasks that finished. All that is not compute is overhead: much transfer asks for larger tasks or better placed data',
    )
    .datasource(PROMETHEUS)
    .withTarget(
      promql(
        `sort_desc(${sumRisen(`dask_task_seconds_total{${OF_PREFIXES}}`, RANGE, 'action')} > 0)`,
        '{{action}}',
      ).instant(),
    )
    .reduceOptions(atEnd())
    .pieType(piechart.PieChartType.Donut)
    .legend(
      new piechart.PieChartLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(common.LegendDisplayMode.Table)
        .placement(common.LegendPlacement.Bottom)
        .values([piechart.PieChartLegendValues.Value, piechart.PieChartLegendValues.Percent]),
    )
    .unit('s')
    .noValue('No task is known to have ended in this range')
    .height(9)
    .span(6);
  for (const [action, fixedColor] of Object.entries(ACTIONS))
    panel.overrideByName(action, [{ id: 'color', value: { mode: 'fixed', fixedColor } }]);
  return panel;
}

import * as common from '@grafana/grafana-foundation-sdk/common';
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import { WIDTH } from '../dashboard.ts';
import { NO_SAMPLES, WITHOUT_EMPTY_FRAMES } from '../panels/panels.ts';
import { WORKER_STATES } from '../panels/worker-states.ts';
import { PROMETHEUS, promql } from '../query.ts';
import { OF_WORKERS } from '../variables.ts';
import { linkToWorker } from '../worker-links.ts';

const NAMES = Object.keys(WORKER_STATES);

/** A number a state: Grafana draws a series a row, and Prometheus has a series a state. */
const numbered = NAMES.map(
  (state, number) => `max by (worker) (${number} * dask_worker_state{${OF_WORKERS}, state="${state}"})`,
).join(' or ');

export function statesOverTime() {
  return new statetimeline.PanelBuilder()
    .title('State of each worker')
    .description(
      'White is where a worker was not there. Busy has as many tasks as threads or more, saturated far more, idle fewer; paused has too little memory. Click a worker to see only that one',
    )
    .datasource(PROMETHEUS)
    .withTarget(promql(numbered, '{{worker}}'))
    .withTransformation(WITHOUT_EMPTY_FRAMES)
    .maxDataPoints(100)
    .mappings([
      {
        type: 'value' as never,
        options: Object.fromEntries(
          NAMES.map((state, index) => [String(index), { text: state, color: WORKER_STATES[state]!, index }]),
        ),
      },
    ])
    .overrideByQuery('A', [{ id: 'links', value: linkToWorker('${__field.labels.worker}') }])
    .showValue(common.VisibilityMode.Never)
    .rowHeight(0.8)
    .fillOpacity(80)
    .lineWidth(0)
    .mergeValues(true)
    .perPage(20)
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom)
        .calcs([]),
    )
    .noValue(NO_SAMPLES)
    .height(9)
    .span(WIDTH);
}

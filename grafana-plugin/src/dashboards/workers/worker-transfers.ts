import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import * as common from '@grafana/grafana-foundation-sdk/common';
import { rateOf } from '../counters.ts';
import { NO_SAMPLES, series, stacked, thresholds } from '../panels/panels.ts';
import { PROMETHEUS, promql } from '../query.ts';
import { OF_CLUSTER } from '../variables.ts';

/** How data goes between workers and to disk. Of the whole cluster: Dask tells none of it by worker. */
export const transfersAndDisks = () => [bandwidthByType(), bytesByActivity(), secondsBeyondTasks()];

function bandwidthByType() {
  return new bargauge.PanelBuilder()
    .title('Bandwidth by type')
    .description(
      'Seen between workers, by type of what was sent; all is the mean, 95 MiB/s until some was seen. A slow type is slow to serialize',
    )
    .datasource(PROMETHEUS)
    .withTarget(
      promql(
        `sort_desc(max by (type) (dask_bandwidth_bytes_per_second{${OF_CLUSTER}}))`,
        '{{type}}',
      ).instant(),
    )
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false))
    .orientation(common.VizOrientation.Horizontal)
    .displayMode(common.BarGaugeDisplayMode.Basic)
    .valueMode(common.BarGaugeValueMode.Text)
    .namePlacement(common.BarGaugeNamePlacement.Left)
    .sizing(common.BarGaugeSizing.Manual)
    .minVizHeight(16)
    .maxVizHeight(24)
    .text(new common.VizTextDisplayOptionsBuilder().titleSize(12).valueSize(12))
    .thresholds(thresholds('blue'))
    .unit('binBps')
    .min(0)
    .decimals(0)
    .noValue(NO_SAMPLES)
    .height(8)
    .span(8);
}

function bytesByActivity() {
  return series(
    'Bytes by activity',
    'That workers wrote to disk and read from it, compressed and sent, as far as they count bytes.',
  )
    .withTarget(
      promql(
        `${rateOf(`dask_activity_bytes_total{${OF_CLUSTER}, activity!="memory-read"}`, 'context, activity')} > 0`,
        '{{context}}: {{activity}}',
      ),
    )
    .stacking(stacked())
    .fillOpacity(50)
    .unit('binBps')
    .min(0)
    .noValue('No worker is known to have used its disk');
}

function secondsBeyondTasks() {
  return series(
    'Time beyond tasks',
    'Seconds a second that workers spend on fetching data (gather-dep), sending it (get-data) and making room (memory-monitor), all workers together',
  )
    .withTarget(
      promql(
        `${rateOf(`dask_activity_seconds_total{${OF_CLUSTER}, context!="execute"}`, 'context, activity')} > 0`,
        '{{context}}: {{activity}}',
      ),
    )
    .stacking(stacked())
    .fillOpacity(50)
    .min(0)
    .noValue('No worker spent time beyond tasks');
}

import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import * as common from '@grafana/grafana-foundation-sdk/common';
import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import { rateOf } from '../counters.ts';
import { NO_SAMPLES, series, stacked, thresholds } from '../panels/panels.ts';
import { tableOrSays } from '../panels/table-or-says.ts';
import { columnsTable } from '../panels/columns-table.ts';
import { width } from '../panels/merged-table.ts';
import { DATASOURCE, PROMETHEUS, dask, promql } from '../query.ts';
import { FILTERED, OF_CLUSTER } from '../variables.ts';

/** How data goes between workers and to disk. */
export const transfersAndDisks = () => [
  bandwidthByType(),
  bytesByActivity(),
  secondsBeyondTasks(),
  links(),
  bandwidths(),
];

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
    .noValue('No worker is known to have spent time beyond tasks');
}

const LINK_COLUMNS = ['From', 'To', 'Time', 'Transfers', 'Bandwidth seen', 'Bytes, about'];

function links() {
  return columnsTable(
    'From worker to worker',
    'Transfers of the range from and to the chosen workers, the most time first. Much time at little bandwidth: a slow network, or data that is slow to serialize',
    { queryType: 'links', format: 'table', workers: FILTERED.workers },
    LINK_COLUMNS,
    'No transfer is known from or to the chosen workers in this range',
  )
    .withTransformation({ id: 'sortBy', options: { fields: {}, sort: [{ field: 'Time', desc: true }] } })
    .minWidth(60)
    .overrideByName('Time', [width(76)])
    .overrideByName('Transfers', [width(76)])
    .overrideByName('Bandwidth seen', [width(112), { id: 'unit', value: 'binBps' }])
    .overrideByName('Bytes, about', [width(92)])
    .height(9)
    .span(12);
}

function bandwidths() {
  return tableOrSays('No bandwidth between the chosen workers is known')
    .title('Bandwidth from worker to worker')
    .description(
      'As Dask has seen it: a row sends, a column receives, the darker the faster. A pale row or column is a worker with a slow network',
    )
    .datasource(DATASOURCE)
    .withTarget(dask({ queryType: 'links', format: 'matrix', workers: FILTERED.workers }))
    .cellHeight(common.TableCellHeight.Sm)
    .minWidth(76)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.ContinuousBlues))
    .overrideByFieldType('number', [
      { id: 'custom.cellOptions', value: { type: 'color-background', mode: 'basic' } },
      { id: 'unit', value: 'binBps' },
      { id: 'decimals', value: 0 },
    ])
    .overrideByName('From', [width(160)])
    .height(9)
    .span(12);
}

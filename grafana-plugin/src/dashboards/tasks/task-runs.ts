import * as common from '@grafana/grafana-foundation-sdk/common';
import * as table from '@grafana/grafana-foundation-sdk/table';
import { TO_FUNCTION, TO_KEY } from '../panels/functions.ts';
import { onlyColumns, width } from '../panels/merged-table.ts';
import { DATASOURCE, dask } from '../query.ts';
import { FILTERED } from '../variables.ts';

const SLOWEST = 50;

/** The longest first, as the data source gives them. */
export function running() {
  return runs(
    'Running now',
    'The longest first: is it longer than the p95 of its function, and where does it run? As the workers last said: one that ended since stays for a second or two',
  )
    .withTarget(dask({ queryType: 'running', ...FILTERED, search: '$search' }))
    .withTransformation(onlyColumns('Runs for', 'Function', 'Key', 'Worker', 'Since'))
    .noValue('No task is known to run');
}

/** Asked with few pixels: of tasks that share one, the exporter keeps the longest. */
export function slowest() {
  return runs(
    'Slowest tasks',
    `The ${SLOWEST} that computed longest in this range; click a key to see it in the task stream`,
  )
    .withTarget(dask({ queryType: 'tasks', ...FILTERED, search: '$search', live: false }))
    .maxDataPoints(500)
    .withTransformation({
      id: 'filterByValue',
      options: {
        type: 'include',
        match: 'all',
        filters: [{ fieldName: 'Action', config: { id: 'equal', options: { value: 'compute' } } }],
      },
    })
    .withTransformation({ id: 'sortBy', options: { fields: {}, sort: [{ field: 'Duration', desc: true }] } })
    .withTransformation({ id: 'limit', options: { limitField: SLOWEST } })
    .withTransformation(onlyColumns('Duration', 'Function', 'Key', 'Worker', 'Start', 'Status'))
    .noValue('No task ran in this range, or the exporter’s task log does not reach back so far');
}

function runs(title: string, description: string) {
  return new table.PanelBuilder()
    .title(title)
    .description(description)
    .datasource(DATASOURCE)
    .cellHeight(common.TableCellHeight.Sm)
    .minWidth(50)
    .overrideByName('Function', [width(85), TO_FUNCTION])
    .overrideByName('Key', [TO_KEY, { id: 'custom.inspect', value: true }])
    .overrideByName('Worker', [width(65)])
    .overrideByRegexp('Duration|Runs for', [width(76)])
    .overrideByName('Since', [width(80), { id: 'unit', value: 'time:HH:mm:ss' }])
    .overrideByName('Start', [width(120), { id: 'unit', value: 'time:MMM D HH:mm:ss' }])
    .overrideByName('Status', [width(64)])
    .height(9)
    .span(12);
}

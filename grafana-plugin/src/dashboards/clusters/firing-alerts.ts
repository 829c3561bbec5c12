import * as common from '@grafana/grafana-foundation-sdk/common';
import { EXPORTER_COLUMN, EXPORTER_LABEL, rowLinks } from '../cluster-links.ts';
import { FIRING_WITH_EXPORTER } from './clusters-expressions.ts';
import { WIDTH } from '../dashboard.ts';
import { HIDDEN } from '../panels/merged-table.ts';
import { tableOrSays } from '../panels/table-or-says.ts';
import { PROMETHEUS, promqlNow } from '../query.ts';

/** Labels of the alerts, in the order of the columns. */
const COLUMNS = {
  severity: 'Severity',
  alertname: 'Alert',
  instance: 'Cluster',
  prefix: 'Function',
  worker: 'Worker',
  Value: 'Since',
  [EXPORTER_LABEL]: EXPORTER_COLUMN,
};

const SEVERITIES = { critical: 'red', warning: 'orange', info: 'blue' };

export function firingAlerts() {
  const labels = Object.keys(COLUMNS);
  return tableOrSays(
    'No alert fires, or the rules of provisioning/prometheus/rules are not loaded in Prometheus',
  )
    .title('Alerts that fire')
    .description("Alerts of Dask's rules in this Prometheus. Click one for what it means and what to do")
    .datasource(PROMETHEUS)
    .withTarget(promqlNow(`(${FIRING_WITH_EXPORTER}) * 1000`))
    .withTransformation({
      id: 'organize',
      options: {
        includeByName: Object.fromEntries(labels.map((label) => [label, true])),
        indexByName: Object.fromEntries(labels.map((label, index) => [label, index])),
        renameByName: COLUMNS,
      },
    })
    .sortBy([new common.TableSortByFieldStateBuilder().displayName('Severity').desc(false)])
    .cellHeight(common.TableCellHeight.Sm)
    .overrideByName('Severity', [
      { id: 'custom.width', value: 110 },
      { id: 'custom.cellOptions', value: { type: 'color-text' } },
      {
        id: 'mappings',
        value: [
          {
            type: 'value',
            options: Object.fromEntries(
              Object.entries(SEVERITIES).map(([severity, color], index) => [severity, { color, index }]),
            ),
          },
        ],
      },
    ])
    .overrideByName('Alert', [
      {
        id: 'links',
        value: [{ title: 'What ${__value.text} means', url: '/a/daskscope-app/runbooks/${__value.text}' }],
      },
    ])
    .overrideByName('Cluster', [rowLinks('__value.text', 'status', 'workers', 'tasks', 'scheduler')])
    .overrideByName(EXPORTER_COLUMN, [HIDDEN])
    .overrideByName('Since', [
      { id: 'custom.width', value: 160 },
      { id: 'unit', value: 'dateTimeFromNow' },
    ])
    .height(8)
    .span(WIDTH);
}

import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { DASHBOARD_NAMES, uidOf, type DashboardName } from './dashboard.ts';

/** A label of rows: the part of a link's URL that sets the data source which asks the row's exporter; `&`: it sets none. */
export const EXPORTER_LABEL = 'shown_by';
/** Its column, which is hidden. */
export const EXPORTER_COLUMN = 'Exporter';

/**
 * Links to a cluster's dashboards, in the same time range.
 * @param value a variable of data links that holds its instance
 */
export function clusterLinks(value: string, ...names: DashboardName[]): DynamicConfigValue {
  return linksTo(value, '&', names);
}

/** The same from a row of a table that has the column of exporters. */
export function rowLinks(value: string, ...names: DashboardName[]): DynamicConfigValue {
  return linksTo(value, `\${__data.fields.${EXPORTER_COLUMN}:raw}`, names);
}

const linksTo = (value: string, exporter: string, names: readonly DashboardName[]): DynamicConfigValue => ({
  id: 'links',
  value: names.map((name) => ({
    title: `${DASHBOARD_NAMES[name]} of \${${value}}`,
    url: `/d/${uidOf(name)}?\${__url_time_range}&\${prometheus:queryparam}${exporter}var-cluster=\${${value}:percentencode}`,
  })),
});

import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { DASHBOARD_NAMES, uidOf, type DashboardName } from './dashboard.ts';

/** Those that ask an exporter too, by a data source: one with the cluster's name, where there is one. */
const WITH_EXPORTER: readonly DashboardName[] = ['status', 'tasks'];

/** Links to a cluster's dashboards, in the same time range. @param value a variable of data links that holds its instance */
export function clusterLinks(value: string, ...names: DashboardName[]): DynamicConfigValue {
  return {
    id: 'links',
    value: names.map((name) => ({
      title: `${DASHBOARD_NAMES[name]} of \${${value}}`,
      url: `/d/${uidOf(name)}?${[
        '${__url_time_range}',
        '${prometheus:queryparam}',
        ...variablesOf(name).map((variable) => `var-${variable}=\${${value}:percentencode}`),
      ].join('&')}`,
    })),
  };
}

const variablesOf = (name: DashboardName) =>
  WITH_EXPORTER.includes(name) ? ['cluster', 'datasource'] : ['cluster'];

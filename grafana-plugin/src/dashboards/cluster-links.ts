import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { DASHBOARD_NAMES, uidOf, type DashboardName } from './dashboard.ts';

/**
 * Links to a cluster's dashboards, in the same time range. Which data source asks its exporter Prometheus cannot tell, and
 * Grafana takes no name that may not be there: whoever has several chooses it there.
 * @param value a variable of data links that holds its instance
 */
export function clusterLinks(value: string, ...names: DashboardName[]): DynamicConfigValue {
  return {
    id: 'links',
    value: names.map((name) => ({
      title: `${DASHBOARD_NAMES[name]} of \${${value}}`,
      url: `/d/${uidOf(name)}?\${__url_time_range}&\${prometheus:queryparam}&var-cluster=\${${value}:percentencode}`,
    })),
  };
}

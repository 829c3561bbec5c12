import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import { CLUSTER_VARIABLE, type DaskscopeQuery } from '../datasource/query.ts';

export const DATASOURCE = { type: 'daskscope-datasource', uid: '${datasource}' };
export const PROMETHEUS = { type: 'prometheus', uid: '${prometheus}' };

/** A query of our data source, for the builders of dashboards. */
export function dask(query: Omit<DaskscopeQuery, 'refId'>, refId = 'A'): Builder<Dataquery> {
  return {
    build: () =>
      ({ cluster: CLUSTER_VARIABLE, ...query, refId, datasource: DATASOURCE }) as unknown as Dataquery,
  };
}

/** An expression over the time range. */
export function promql(expression: string, legend: string, refId = 'A'): prometheus.DataqueryBuilder {
  return new prometheus.DataqueryBuilder()
    .refId(refId)
    .expr(expression)
    .legendFormat(legend)
    .range()
    .datasource(PROMETHEUS);
}

/** An expression at the end of the time range, as a table: a row a series, with its labels. */
export function promqlNow(expression: string, refId = 'A'): prometheus.DataqueryBuilder {
  return new prometheus.DataqueryBuilder()
    .refId(refId)
    .expr(expression)
    .instant()
    .format(prometheus.PromQueryFormat.Table)
    .datasource(PROMETHEUS);
}

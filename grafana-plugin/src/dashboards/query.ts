import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DaskscopeQuery } from '../datasource/query.ts';

export const DATASOURCE = { type: 'daskscope-datasource', uid: '${datasource}' };
export const PROMETHEUS = { type: 'prometheus', uid: '${prometheus}' };

/** A query of our data source, for the builders of dashboards. */
export function dask(query: Omit<DaskscopeQuery, 'refId'>, refId = 'A'): Builder<Dataquery> {
  return { build: () => ({ ...query, refId, datasource: DATASOURCE }) as unknown as Dataquery };
}

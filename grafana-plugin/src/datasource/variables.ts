import {
  CustomVariableSupport,
  type DataQueryRequest,
  type DataQueryResponse,
  type ScopedVars,
} from '@grafana/data';
import { getDataSourceSrv, getTemplateSrv } from '@grafana/runtime';
import { from, map, type Observable } from 'rxjs';
import { VariableQueryEditor, type ListingSource } from './components/VariableQueryEditor.tsx';
import type { ExporterApi } from './exporter-api.ts';
import { clustersOf } from './variables/interpolate.ts';
import type { DaskscopeQuery, VariableQuery } from './query.ts';
import { variableValues } from './variables/variable-values.ts';

/** What a template variable can choose from: clusters, or functions, workers and hosts of one, by name. */
export class VariableSupport extends CustomVariableSupport<ListingSource, VariableQuery, DaskscopeQuery> {
  override editor = VariableQueryEditor;
  readonly #api: ExporterApi;

  constructor(api: ExporterApi) {
    super();
    this.#api = api;
  }

  override query(request: DataQueryRequest<VariableQuery>): Observable<DataQueryResponse> {
    const query = request.targets[0]!;
    const api = this.#api.of(clusterOf(query, request.scopedVars));
    const values = variableValues(api, query, () => instances(query, request));
    return from(values).pipe(map((data) => ({ data })));
  }
}

/** The one that values are of; null: none, or all. */
function clusterOf(query: VariableQuery, scopedVars?: ScopedVars): string | null {
  if (query.queryType === 'clusters') return null;
  return clustersOf(query, getTemplateSrv(), scopedVars)[0] ?? null;
}

/** As variables of Grafana's own Prometheus data source ask (packages/grafana-prometheus/src/datasource.ts, 12.4.0). */
async function instances(
  { prometheus }: VariableQuery,
  { scopedVars, range }: DataQueryRequest<VariableQuery>,
): Promise<string[]> {
  const uid = prometheus ? getTemplateSrv().replace(prometheus, scopedVars) : '';
  if (uid === '' || uid === prometheus) return [];
  const source = await getDataSourceSrv().get({ uid });
  const found =
    (await source.metricFindQuery?.('label_values(dask_up, instance)', { scopedVars, range })) ?? [];
  return found.map(({ text }) => text);
}

import {
  CustomVariableSupport,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
} from '@grafana/data';
import { from, map, type Observable } from 'rxjs';
import { VariableQueryEditor } from './components/VariableQueryEditor.tsx';
import type { ExporterApi } from './exporter-api.ts';
import type { DaskscopeQuery, VariableQuery } from './query.ts';
import { variableValues } from './variable-values.ts';

/** What a template variable can choose from: functions, workers or hosts, by name. */
export class VariableSupport extends CustomVariableSupport<
  DataSourceApi<DaskscopeQuery, object>,
  VariableQuery
> {
  override editor = VariableQueryEditor;
  readonly #api: ExporterApi;

  constructor(api: ExporterApi) {
    super();
    this.#api = api;
  }

  override query(request: DataQueryRequest<VariableQuery>): Observable<DataQueryResponse> {
    const [query] = request.targets;
    return from(variableValues(this.#api, query!)).pipe(map((data) => ({ data })));
  }
}

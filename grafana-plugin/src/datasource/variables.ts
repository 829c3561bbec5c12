import { CustomVariableSupport, type DataQueryRequest, type DataQueryResponse } from '@grafana/data';
import { from, map, type Observable } from 'rxjs';
import { VariableQueryEditor } from './components/VariableQueryEditor.tsx';
import type { DaskscopeDataSource } from './datasource.ts';
import type { VariableQuery } from './query.ts';
import { variableValues } from './variable-values.ts';

/** What a template variable can choose from: functions, workers or hosts, by name. */
export class VariableSupport extends CustomVariableSupport<DaskscopeDataSource, VariableQuery> {
  override editor = VariableQueryEditor;
  readonly #datasource: DaskscopeDataSource;

  constructor(datasource: DaskscopeDataSource) {
    super();
    this.#datasource = datasource;
  }

  override query(request: DataQueryRequest<VariableQuery>): Observable<DataQueryResponse> {
    const [query] = request.targets;
    return from(variableValues(this.#datasource.api, query!)).pipe(map((data) => ({ data })));
  }
}

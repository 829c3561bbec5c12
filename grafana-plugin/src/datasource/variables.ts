import {
  CustomVariableSupport,
  type DataQueryRequest,
  type DataQueryResponse,
  type MetricFindValue,
} from '@grafana/data';
import { from, map, type Observable } from 'rxjs';
import { VariableQueryEditor } from './components/VariableQueryEditor.tsx';
import type { DaskscopeDataSource } from './datasource.ts';
import type { ExporterApi } from './exporter-api.ts';
import type { VariableQuery } from './query.ts';

const natural = new Intl.Collator('en', { numeric: true });

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

export async function variableValues(
  api: ExporterApi,
  { queryType }: VariableQuery,
): Promise<MetricFindValue[]> {
  if (queryType === 'workers') {
    const { workers } = await api.workers();
    return workers
      .map(({ name, address }) => ({ text: name || address, value: address }))
      .sort((a, b) => natural.compare(a.text, b.text));
  }
  const names =
    queryType === 'hosts'
      ? (await api.workers()).workers.map(({ host }) => host)
      : (await api.progress()).prefixes.map(({ prefix }) => prefix);
  return [...new Set(names)].sort(natural.compare).map((text) => ({ text, value: text }));
}

import { labelOf } from '@daskscope/api';
import type { MetricFindValue } from '@grafana/data';
import type { ExporterApi } from './exporter-api.ts';
import type { VariableQuery } from './query.ts';

const natural = new Intl.Collator('en', { numeric: true });

/** What a variable can be. Values stand as in Prometheus's labels, since they go into expressions. */
export async function variableValues(
  api: ExporterApi,
  { queryType }: VariableQuery,
): Promise<MetricFindValue[]> {
  if (queryType === 'workers') {
    const { workers } = await api.workers();
    return workers
      .map(({ name, address }) => ({ text: name || address, value: labelOf(address) }))
      .sort((a, b) => natural.compare(a.text, b.text));
  }
  const names =
    queryType === 'hosts'
      ? (await api.workers()).workers.map(({ host }) => host)
      : (await api.progress()).prefixes.map(({ prefix }) => prefix);
  const labels = new Set(names.map(labelOf));
  return [...labels].sort(natural.compare).map((text) => ({ text, value: text }));
}

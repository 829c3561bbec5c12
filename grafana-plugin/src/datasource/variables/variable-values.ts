import { labelOf } from '@daskscope/api';
import { inOrder } from '@daskscope/client';
import type { MetricFindValue } from '@grafana/data';
import type { ExporterApi } from '../exporter-api.ts';
import type { VariableQuery } from '../query.ts';

const natural = new Intl.Collator('en', { numeric: true });

/** The instances that Prometheus has of Dask's clusters, in the range that is asked for. */
type Instances = () => Promise<readonly string[]>;

/** What a variable can be. Values stand as in Prometheus's labels, since they go into expressions. */
export async function variableValues(
  api: ExporterApi,
  { queryType }: VariableQuery,
  instances: Instances = async () => [],
): Promise<MetricFindValue[]> {
  if (queryType === 'clusters') return (await clusters(api, instances)).map(valueOf);
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
  return inNaturalOrder(names.map(labelOf)).map(valueOf);
}

/**
 * Those that the exporter watches, with trouble first; then those that only Prometheus knows, which were there before. An exporter
 * of one takes any name: there it is Prometheus' name that leads to figures.
 */
async function clusters(api: ExporterApi, instances: Instances): Promise<string[]> {
  const [watched, scraped] = await Promise.allSettled([api.clusters(), instances()]);
  const known = scraped.status === 'fulfilled' ? inNaturalOrder(scraped.value) : [];
  if (watched.status === 'rejected' && known.length === 0) throw watched.reason;
  const answer = watched.status === 'fulfilled' ? watched.value : null;
  const names = answer ? inOrder(answer.clusters).map(({ name }) => name) : [];
  if (answer?.mode !== 'many') return known.length > 0 ? known : names;
  return [...new Set([...names, ...known])];
}

const inNaturalOrder = (names: readonly string[]) => [...new Set(names)].sort(natural.compare);

const valueOf = (text: string): MetricFindValue => ({ text, value: text });

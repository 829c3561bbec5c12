import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { CLUSTER_VARIABLE, type VariableQuery, type VariableQueryType } from '../datasource/query.ts';
import { DATASOURCE, PROMETHEUS } from './query.ts';

/**
 * Any of a variable's values. Names of functions are their users': between double quotes Grafana's Prometheus data source escapes
 * neither quotes nor newlines (12.4, packages/grafana-prometheus/src/escaping.ts), and between backquotes PromQL escapes nothing.
 */
const among = (variable: string) => `=~\`\${${variable}:regex}\``;

/** What an expression says of a worker's series, and of a task's: the dashboard has the variables that it names. */
export const OF_CLUSTER = 'instance=`${cluster:raw}`';
export const OF_CLUSTERS = `instance${among('clusters')}`;
export const OF_HOSTS = `${OF_CLUSTER}, host${among('host')}`;
export const OF_WORKERS = `${OF_HOSTS}, worker${among('worker')}`;
export const OF_PREFIXES = `${OF_CLUSTER}, prefix${among('prefix')}`;

/** What a query of our data source is filtered by. */
export const FILTERED = { prefixes: ['$prefix'], workers: ['$worker'] };

export const exporterVariable = () =>
  new DatasourceVariableBuilder('datasource')
    .label('Exporter')
    .description('The Daskscope data source: what is live, tasks and errors come from its exporter')
    .type(DATASOURCE.type);

export const prometheusVariable = () =>
  new DatasourceVariableBuilder('prometheus')
    .label('Prometheus')
    .description('The Prometheus that scrapes the exporters')
    .type(PROMETHEUS.type);

/**
 * The cluster, in Prometheus its label instance. Exporter and Prometheus both tell of them, so that one variable leads to what is
 * live and to figures over time, and to clusters of before. One, since workers of two clusters may have one address.
 */
export const clusterVariable = () =>
  fromExporter('cluster', 'Cluster', { queryType: 'clusters', prometheus: PROMETHEUS.uid }).description(
    'The cluster: its name in the exporter and in Prometheus. Those with trouble come first',
  );

/** Several, from Prometheus alone. A name of its own: what another dashboard has chosen must not leave one row. */
export const clustersVariable = () =>
  several(fromPrometheus('clusters', 'Clusters', 'label_values(dask_up, instance)')).description(
    'By their label instance in Prometheus: a name, or the address of the exporter of one cluster',
  );

export const hostVariable = () =>
  several(fromPrometheus('host', 'Host', `label_values(dask_worker_info{${OF_CLUSTER}}, host)`));

/** Workers of the range, also those that left; their values are addresses. Wants the variable of hosts. */
export const workerVariable = () =>
  several(fromPrometheus('worker', 'Worker', `label_values(dask_worker_info{${OF_HOSTS}}, worker)`));

export const prefixVariable = () =>
  several(
    fromPrometheus('prefix', 'Function', `label_values(dask_task_transitions_total{${OF_CLUSTER}}, prefix)`),
  );

/** Workers of now, by name; their values are addresses, as those of workerVariable. For dashboards that are live. */
export const liveWorkerVariable = () => live('worker', 'Worker', 'workers');

/** Functions of now. For dashboards that are live. */
export const livePrefixVariable = () => live('prefix', 'Function', 'prefixes');

function live(name: string, label: string, queryType: VariableQueryType): QueryVariableBuilder {
  return fromExporter(name, label, { queryType, cluster: CLUSTER_VARIABLE })
    .multi(true)
    .includeAll(true)
    .current(ALL);
}

function fromExporter(
  name: string,
  label: string,
  query: Omit<VariableQuery, 'refId'>,
): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(DATASOURCE)
    .query({ refId: name, ...query })
    .refresh(VariableRefresh.OnTimeRangeChanged);
}

function fromPrometheus(name: string, label: string, query: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(PROMETHEUS)
    .query(query)
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc);
}

/** All is one pattern: a thousand names would make every expression as long. */
function several(variable: QueryVariableBuilder): QueryVariableBuilder {
  return variable.multi(true).includeAll(true).allValue('.*').current(ALL);
}

const ALL = { text: 'All', value: '$__all' };

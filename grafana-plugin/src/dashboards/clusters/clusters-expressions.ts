import { EXPORTER_LABEL } from '../cluster-links.ts';
import { OF_CLUSTERS } from '../variables.ts';

export const sum = (series: string) => `sum by (instance) (${series})`;

/** Share of the threads that execute a task. */
export const EXECUTING = `${sum(
  `avg_over_time(dask_worker_tasks{${OF_CLUSTERS}, state="executing"}[$__rate_interval])`,
)} / (${sum(`avg_over_time(dask_worker_threads{${OF_CLUSTERS}}[$__rate_interval])`)} > 0)`;

/** Exporters of many clusters: Prometheus scrapes them besides their clusters, and they are none. */
const OF_MANY =
  'label_replace(max by (job, exporter) (up{exporter!=""}), "instance", "$1", "exporter", "(.+)")';

/**
 * What Prometheus cannot scrape. A scrape job of any name counts that gave Dask's metrics in the range; one named dask also if it
 * never did, as in the alert DaskExporterDown.
 */
const DOWN = `((up{${OF_CLUSTERS}, job="dask"} == 0 or up{${OF_CLUSTERS}} == 0 and on (job, instance) present_over_time(dask_up{${OF_CLUSTERS}}[$__range])) unless on (job, instance) ${OF_MANY})`;

/** 1: up, 0: the exporter has no scheduler, -1: Prometheus cannot scrape the exporter. */
const stateBy = (labels: string) =>
  `max by (${labels}) (dask_up{${OF_CLUSTERS}}) or (max by (${labels}) (${DOWN}) - 1)`;
export const CLUSTER_STATE = stateBy('instance');

export const FIRING = `ALERTS{alertname=~"Dask.*", alertstate="firing", ${OF_CLUSTERS}}`;

/** When each of those began, seconds since the epoch. */
export const FIRING_SINCE = `ALERTS_FOR_STATE{alertname=~"Dask.*", ${OF_CLUSTERS}} and ignoring (alertstate) ${FIRING}`;

/**
 * The same with one label more: what a link says of the data source that asks the cluster's exporter. The scrape job tells its uid
 * (provisioning/prometheus); where it tells none, the link says nothing, since Grafana takes no data source that is not there.
 */
const withExporter = (expression: string) => {
  const always = `label_replace(${expression}, "${EXPORTER_LABEL}", "&", "instance", ".*")`;
  return `label_replace(${always}, "${EXPORTER_LABEL}", "&var-datasource=$1&", "grafana_datasource", "(.+)")`;
};

export const EXPORTERS = `max by (instance, ${EXPORTER_LABEL}) (${withExporter(stateBy('instance, grafana_datasource'))})`;
export const FIRING_WITH_EXPORTER = withExporter(FIRING_SINCE);

import { OF_CLUSTERS } from '../variables.ts';

export const sum = (series: string) => `sum by (instance) (${series})`;

/** Share of the threads that execute a task. */
export const EXECUTING = `${sum(
  `avg_over_time(dask_worker_tasks{${OF_CLUSTERS}, state="executing"}[$__rate_interval])`,
)} / (${sum(`avg_over_time(dask_worker_threads{${OF_CLUSTERS}}[$__rate_interval])`)} > 0)`;

/**
 * 1: up, 0: the exporter has no scheduler, -1: Prometheus cannot scrape the exporter. A scrape job of any name counts that
 * gave Dask's metrics in the range; one named dask also if it never did, as in the alert DaskExporterDown.
 */
export const CLUSTER_STATE = [
  `max by (instance) (dask_up{${OF_CLUSTERS}})`,
  `(max by (instance) (up{${OF_CLUSTERS}, job="dask"} == 0 or up{${OF_CLUSTERS}} == 0 and on (job, instance) present_over_time(dask_up{${OF_CLUSTERS}}[$__range])) - 1)`,
].join(' or ');

export const FIRING = `ALERTS{alertname=~"Dask.*", alertstate="firing", ${OF_CLUSTERS}}`;

/** When each of those began, seconds since the epoch. */
export const FIRING_SINCE = `ALERTS_FOR_STATE{alertname=~"Dask.*", ${OF_CLUSTERS}} and ignoring (alertstate) ${FIRING}`;

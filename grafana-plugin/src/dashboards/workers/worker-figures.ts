/** What is told of workers, as expressions for the series that a selector leaves in. One series a worker each. */

export const ofLimit = (selector: string) =>
  `dask_worker_process_memory_bytes{${selector}} / dask_worker_memory_limit_bytes{${selector}}`;

export const ofThreads = (selector: string) =>
  `dask_worker_cpu_cores{${selector}} / dask_worker_threads{${selector}}`;

/** Workers that do more at once are no busier for it. */
export const perThread = (family: string, selector: string) =>
  `dask_worker_${family}{${selector}} / dask_worker_threads{${selector}}`;

export const tasksPerThread = (state: string, selector: string) =>
  `dask_worker_tasks{${selector}, state="${state}"} / ignoring (state) dask_worker_threads{${selector}}`;

/** Seconds. Clocks differ, and nobody is heard of in the future. */
export const silence = (selector: string) =>
  `clamp_min(time() - dask_worker_last_seen_timestamp_seconds{${selector}}, 0)`;

/** Workers of one host repeat what the host's network and disks do. */
export const byHost = (family: string, selector: string) =>
  `max by (host) (dask_worker_${family}_bytes_per_second{${selector}})`;

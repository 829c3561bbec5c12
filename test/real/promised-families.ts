import type { Scrape } from '../scrape.ts';

/**
 * Every family that a page of metrics has beside a cluster where tasks have run, as the documentation promises it: type, name,
 * labels. Dashboards, rules and users' queries depend on each word, so a change here breaks theirs.
 */
const PROMISED = `
gauge dask_exporter_build_info node_version version
gauge dask_up
gauge dask_exporter_watching_since_timestamp_seconds
counter dask_exporter_connects_total
gauge dask_exporter_push_lateness_seconds
counter dask_exporter_scheduler_cost_seconds_total feed
gauge dask_exporter_collector_duration_seconds collector
gauge dask_exporter_collector_success collector
counter dask_exporter_task_events_total
counter dask_exporter_task_events_lost_total
gauge dask_exporter_task_log_tasks
gauge dask_exporter_task_log_capacity_tasks
gauge dask_exporter_prefixes_folded
histogram dask_exporter_event_loop_delay_seconds

gauge dask_tasks prefix state
counter dask_task_errors_total
gauge dask_task_transitions_before prefix state
counter dask_task_transitions_total prefix state
gauge dask_task_seconds_before action prefix
counter dask_task_seconds_total action prefix
histogram dask_task_duration_seconds prefix
gauge dask_prefix_position prefix
gauge dask_prefix_memory_bytes prefix
gauge dask_prefix_suspicious_before prefix
counter dask_prefix_suspicious_total prefix
counter dask_task_recomputations_total prefix
gauge dask_prefix_duration_average_seconds prefix
gauge dask_prefix_duration_max_seconds prefix
gauge dask_prefix_running_seconds prefix

gauge dask_scheduler_info address id python version
gauge dask_scheduler_start_time_seconds
gauge dask_scheduler_event_loop_interval_seconds
counter dask_scheduler_cpu_seconds_total
gauge dask_scheduler_memory_bytes
gauge dask_scheduler_open_fds
gauge dask_scheduler_network_receive_bytes_per_second
gauge dask_scheduler_network_transmit_bytes_per_second
gauge dask_scheduler_occupancy_seconds
gauge dask_scheduler_transitions_before
counter dask_scheduler_transitions_total
gauge dask_scheduler_update_graph_seconds_before
counter dask_scheduler_update_graph_seconds_total
gauge dask_thread_wanted_seconds_before
counter dask_thread_wanted_seconds_total
gauge dask_task_groups
gauge dask_bandwidth_bytes_per_second type
gauge dask_tasks_no_worker_oldest_seconds
gauge dask_version_mismatch package
gauge dask_steal_requests_before cost_multiplier
counter dask_steal_requests_total cost_multiplier
gauge dask_steal_request_seconds_before cost_multiplier
counter dask_steal_request_seconds_total cost_multiplier
gauge dask_clients
gauge dask_workers state
gauge dask_workers_desired
gauge dask_workers_added_before
counter dask_workers_added_total
gauge dask_workers_removed_before
counter dask_workers_removed_total

counter dask_activity_bytes_total activity context prefix
counter dask_activity_operations_total activity context prefix
counter dask_activity_seconds_total activity context prefix
gauge dask_activity_bytes_before activity context prefix
gauge dask_activity_operations_before activity context prefix
gauge dask_activity_seconds_before activity context prefix

gauge dask_worker_info host name version worker
gauge dask_worker_state host state worker
gauge dask_worker_threads host worker
gauge dask_worker_memory_limit_bytes host worker
gauge dask_worker_cpu_cores host worker
gauge dask_worker_memory_bytes host kind worker
gauge dask_worker_process_memory_bytes host worker
gauge dask_worker_tasks host state worker
gauge dask_worker_occupancy_seconds host worker
gauge dask_worker_latency_seconds host worker
gauge dask_worker_event_loop_interval_seconds host worker
gauge dask_worker_last_seen_timestamp_seconds host worker
gauge dask_worker_clock_skew_seconds host worker
gauge dask_worker_network_receive_bytes_per_second host worker
gauge dask_worker_network_transmit_bytes_per_second host worker
gauge dask_worker_disk_read_bytes_per_second host worker
gauge dask_worker_disk_write_bytes_per_second host worker
gauge dask_worker_transfer_bytes direction host worker
gauge dask_worker_transfer_tasks direction host worker
counter dask_worker_transfers_total direction host worker
gauge dask_worker_transfers_before direction host worker
gauge dask_worker_open_fds host worker
gauge dask_worker_bandwidth_bytes_per_second host worker
gauge dask_worker_resource host resource worker
gauge dask_worker_resource_used host resource worker
`;

/** The families that go with a feature which a scheduler may lack. */
const OF_FEATURE: Record<string, string[]> = {
  'unrunnable-age': ['dask_tasks_no_worker_oldest_seconds'],
  'worker-latency': ['dask_worker_latency_seconds'],
  activities: ['bytes', 'operations', 'seconds'].flatMap((unit) => [
    `dask_activity_${unit}_total`,
    `dask_activity_${unit}_before`,
  ]),
  'wanted-threads': ['dask_thread_wanted_seconds_total', 'dask_thread_wanted_seconds_before'],
  // Counted by the exporter itself then.
  'workers-added': [],
};

/** What is promised beside a scheduler that lacks these features; process_* are as the platform has them. */
export function promised(missing: readonly string[]): string[] {
  const without = new Set(missing.flatMap((feature) => OF_FEATURE[feature]!));
  const families = PROMISED.split('\n').filter((line) => line !== '' && !without.has(line.split(' ')[1]!));
  if (missing.length > 0) families.push('gauge dask_exporter_missing_feature feature');
  return families.sort();
}

export function structureOf({ families }: Scrape): string[] {
  return [...families]
    .filter(([name]) => !name.startsWith('process_'))
    .map(([name, { type, samples }]) => {
      const labels = new Set(samples.flatMap((sample) => Object.keys(sample.labels)));
      labels.delete('le');
      return [type, name, ...[...labels].sort()].join(' ');
    })
    .sort();
}

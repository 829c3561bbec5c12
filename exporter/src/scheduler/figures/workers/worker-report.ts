import { REPORTED_STATES, type WorkerReport } from '../../../state/updates/workers.ts';
import { asMap, asNumber, asNumbers, type WireMap } from '../../values.ts';
import { userMetrics } from './user-metrics.ts';

/** What a worker's heartbeat says (distributed/worker.py, Worker.get_metrics), over the versions' names for it. */
export function workerReport(metrics: WireMap): WorkerReport {
  const transfer = asMap(metrics.get('transfer'));
  const network = asMap(metrics.get('host_net_io'));
  const disk = asMap(metrics.get('host_disk_io'));
  return {
    taskCounts: metrics.has('task_counts') ? taskCounts(asNumbers(metrics.get('task_counts'))) : new Map(),
    cpu: asNumber(metrics.get('cpu')),
    processMemory: asNumber(metrics.get('memory')),
    spilledBytes: spilledBytes(metrics),
    latency: asNumber(asMap(metrics.get('digests_total_since_heartbeat')).get('latency')),
    eventLoopInterval: asNumber(metrics.get('event_loop_interval')),
    networkReceive: asNumber(network.get('read_bps')),
    networkTransmit: asNumber(network.get('write_bps')),
    diskRead: asNumber(disk.get('read_bps')),
    diskWrite: asNumber(disk.get('write_bps')),
    incomingBytes: asNumber(transfer.get('incoming_bytes')),
    incomingCount: asNumber(transfer.get('incoming_count')),
    incomingCountTotal: asNumber(transfer.get('incoming_count_total')),
    outgoingBytes: asNumber(transfer.get('outgoing_bytes')),
    outgoingCount: asNumber(transfer.get('outgoing_count')),
    outgoingCountTotal: asNumber(transfer.get('outgoing_count_total')),
    openFds: asNumber(metrics.get('num_fds')),
    bandwidth: asNumber(asMap(metrics.get('bandwidth')).get('total')),
    gilContention: asNumber(metrics.get('gil_contention')),
    ...gpu(metrics),
    userMetrics: userMetrics(metrics),
  };
}

/** The monitor's own names, or those of the metric "gpu" (distributed 2026.8.0, system_monitor.py and worker.py, add_gpu_metrics). */
function gpu(
  metrics: WireMap,
): Pick<WorkerReport, 'gpuUtilization' | 'gpuMemory' | 'gpuMemoryLimit' | 'rmmUsed' | 'rmmUnused'> {
  const [other, rmm] = [asMap(metrics.get('gpu')), asMap(metrics.get('rmm'))];
  const percent = asNumber(metrics.get('gpu_utilization')) ?? asNumber(other.get('utilization'));
  const [used, pool] = [asNumber(rmm.get('rmm-used')), asNumber(rmm.get('rmm-total'))];
  return {
    gpuUtilization: percent === null ? null : percent / 100,
    gpuMemory: asNumber(metrics.get('gpu_memory_used')) ?? asNumber(other.get('memory-used')),
    gpuMemoryLimit: asNumber(metrics.get('gpu-memory-total')),
    rmmUsed: used,
    rmmUnused: used === null || pool === null ? null : pool - used,
  };
}

/** Bytes on disk; older versions report them in the heartbeat only. */
export const spilledBytes = (metrics: WireMap): number | null =>
  asNumber(asMap(metrics.get('spilled_bytes')).get('disk'));

/** Names that versions changed, by the contract's names. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['in_memory', 'memory'],
  ['in_flight', 'flight'],
  ['long_running', 'long-running'],
]);

/** Dask leaves out states that no task is in (distributed 2026.8.0, worker_state_machine.py, TaskCounter). */
function taskCounts(counts: ReadonlyMap<string, number>): Map<string, number> {
  const renamed = new Map<string, number>(REPORTED_STATES.map((state) => [state, 0]));
  for (const [state, count] of counts) {
    const name = RENAMED.get(state) ?? state;
    renamed.set(name, (renamed.get(name) ?? 0) + count);
  }
  return renamed;
}

import { labelOf, TASK_STATES, TRANSITION_STATES } from '@daskscope/api';
import type { DaskSays, SaidWorker } from '../dask-cluster.ts';
import { ACTIONS } from '../../exporter/src/state/log/runs/runs.ts';
import { written, type Scrape } from '../scrape.ts';

/** Values by family and by labels, as Scrape.values gives them. */
export type Figures = Record<string, Record<string, number>>;

/** What is exposed of these families, as `asTold` has it. */
export const figuresIn = (scrape: Scrape, told: Figures): Figures =>
  asTold(Object.fromEntries(Object.keys(told).map((name) => [name, scrape.values(name)])), told);

/**
 * Figures, each as it was told where it is the same: what is multiplied by 1000 and divided again need not be the same to the last of
 * 14 digits, and seconds that are summed up as they come are told apart by the microsecond.
 */
export function asTold(figures: Figures, told: Figures): Figures {
  return Object.fromEntries(
    Object.entries(figures).map(([name, values]) => [
      name,
      Object.fromEntries(
        Object.entries(values).map(([labels, value]) => {
          const expected = told[name]?.[labels];
          return [labels, expected !== undefined && same(name, value, expected) ? expected : value];
        }),
      ),
    ]),
  );
}

const same = (name: string, value: number, expected: number): boolean =>
  Math.abs(value - expected) <= (name.endsWith('_seconds_total') ? 1e-6 : 1e-13 * Math.abs(expected));

/** Every prefix with the larger of Dask's own maximum and the longest of its runs: seconds. */
export function longestOf({ prefixes, stream }: DaskSays): Record<string, number> {
  const longest: Record<string, number> = {};
  const see = (prefix: string, seconds: number): void => {
    const labels = `prefix=${labelOf(prefix)}`;
    longest[labels] = Math.max(seconds, longest[labels] ?? 0);
  };
  // -1 is what Dask writes where no heartbeat saw a task execute.
  for (const [prefix, { maxExecTime }] of Object.entries(prefixes))
    if (maxExecTime >= 0) see(prefix, maxExecTime);
  for (const { prefix, intervals } of stream!.records) {
    const computes = intervals.filter(({ action }) => action === 'compute');
    if (computes.length > 0)
      see(
        prefix,
        computes.reduce((sum, { start, stop }) => sum + stop - start, 0),
      );
  }
  return longest;
}

export function prefixFigures({ prefixes, memory }: DaskSays): Figures {
  const figures: Figures = {
    dask_tasks: {},
    dask_task_transitions_total: {},
    dask_task_seconds_total: {},
    dask_prefix_memory_bytes: {},
    dask_prefix_suspicious_total: {},
    dask_prefix_duration_average_seconds: {},
    dask_prefix_running_seconds: {},
  };
  const put = (name: string, labels: Record<string, string>, value: number): void => {
    figures[name]![written(labels)] = value;
  };
  for (const [name, said] of Object.entries(prefixes)) {
    const prefix = labelOf(name);
    for (const state of TASK_STATES) put('dask_tasks', { prefix, state }, said.states[state] ?? 0);
    for (const state of TRANSITION_STATES)
      put('dask_task_transitions_total', { prefix, state }, said.stateCounts[state] ?? 0);
    for (const action of ACTIONS)
      put('dask_task_seconds_total', { prefix, action }, said.allDurations[action] ?? 0);
    put('dask_prefix_memory_bytes', { prefix }, memory[name] ?? 0);
    put('dask_prefix_suspicious_total', { prefix }, said.suspicious);
    // -1 is what Dask writes for a duration that it does not know.
    if (said.durationAverage >= 0)
      put('dask_prefix_duration_average_seconds', { prefix }, said.durationAverage);
    put('dask_prefix_running_seconds', { prefix }, 0);
  }
  return figures;
}

export function schedulerFigures({ scheduler, workers, stream }: DaskSays): Figures {
  const all = Object.values(workers);
  const one = (value: number) => ({ '': value });
  const { id, address, version, python } = scheduler;
  return {
    dask_up: one(1),
    dask_scheduler_info: { [written({ id, address, version, python })]: 1 },
    dask_scheduler_start_time_seconds: one(scheduler.started),
    dask_scheduler_occupancy_seconds: one(scheduler.occupancy),
    dask_scheduler_transitions_total: one(scheduler.transitions),
    dask_task_groups: one(scheduler.groups),
    dask_clients: one(scheduler.clients.filter((client) => client !== 'fire-and-forget').length),
    dask_bandwidth_bytes_per_second: { 'type=all': scheduler.bandwidth },
    dask_workers: {
      'state=idle': all.filter(({ idle }) => idle).length,
      'state=busy': all.filter(({ idle, saturated }) => !idle && !saturated).length,
      'state=saturated': all.filter(({ saturated }) => saturated).length,
      'state=paused': 0,
      'state=retiring': 0,
    },
    dask_workers_desired: one(scheduler.desired),
    // Where the scheduler keeps no total it is what the exporter saw: those it met, and none that left.
    dask_workers_added_total: one(scheduler.workersAdded ?? all.length),
    dask_workers_added_before: one(scheduler.workersAdded ?? all.length),
    dask_workers_removed_total: one(scheduler.workersRemoved ?? 0),
    dask_exporter_task_events_total: one(stream!.index),
    dask_exporter_task_events_lost_total: one(0),
  };
}

/** As the worker itself reports them (distributed/worker.py, get_metrics). */
interface Report {
  cpu: number;
  memory: number;
  num_fds: number;
  event_loop_interval: number;
  task_counts: Record<string, number>;
  bandwidth: { total: number };
  host_net_io: { read_bps: number; write_bps: number };
  host_disk_io: { read_bps: number; write_bps: number };
  transfer: Record<`${'incoming' | 'outgoing'}_${'bytes' | 'count' | 'count_total'}`, number>;
}

/** States of a worker's own tasks; what it does not mention it has none of. */
const REPORTED = ['executing', 'ready', 'waiting', 'fetch', 'flight', 'memory', 'long-running', 'error'];

export function workerFigures({ workers }: DaskSays): Figures {
  const figures: Figures = {};
  for (const [worker, said] of Object.entries(workers)) {
    const { host, name, version } = said;
    const put = (family: string, value: number, labels: Record<string, string> = {}): void => {
      (figures[family] ??= {})[written({ worker, host, ...labels })] = toMillionths(value);
    };
    put('dask_worker_info', 1, { name, version });
    put('dask_worker_state', 1, { state: said.saturated ? 'saturated' : said.idle ? 'idle' : 'busy' });
    putOwn(said, put);
    putReported(said.metrics as unknown as Report, put);
  }
  return figures;
}

type Put = (family: string, value: number, labels?: Record<string, string>) => void;

/** Workers' fractions are told to the microsecond, or the millionth of a core; exactly where that would show. */
const toMillionths = (value: number): number =>
  Math.abs(value) < 1e-3 ? value : Math.round(value * 1e6) / 1e6;

/** What the scheduler keeps of a worker. */
function putOwn(said: SaidWorker, put: Put): void {
  put('dask_worker_threads', said.threads);
  put('dask_worker_memory_limit_bytes', said.memoryLimit);
  put('dask_worker_occupancy_seconds', said.occupancy);
  put('dask_worker_last_seen_timestamp_seconds', said.lastSeen);
  put('dask_worker_clock_skew_seconds', 0 - said.timeDelay);
  put('dask_worker_tasks', said.processing, { state: 'processing' });
  for (const [kind, bytes] of Object.entries(said.memory)) put('dask_worker_memory_bytes', bytes, { kind });
  for (const [resource, amount] of Object.entries(said.resources))
    put('dask_worker_resource', amount, { resource });
  for (const [resource, amount] of Object.entries(said.usedResources))
    put('dask_worker_resource_used', amount, { resource });
  if (said.latency !== null) put('dask_worker_latency_seconds', said.latency);
}

function putReported(report: Report, put: Put): void {
  const { transfer } = report;
  put('dask_worker_cpu_cores', report.cpu / 100);
  put('dask_worker_process_memory_bytes', report.memory);
  put('dask_worker_open_fds', report.num_fds);
  put('dask_worker_event_loop_interval_seconds', report.event_loop_interval);
  put('dask_worker_bandwidth_bytes_per_second', report.bandwidth.total);
  put('dask_worker_network_receive_bytes_per_second', report.host_net_io.read_bps);
  put('dask_worker_network_transmit_bytes_per_second', report.host_net_io.write_bps);
  put('dask_worker_disk_read_bytes_per_second', report.host_disk_io.read_bps);
  put('dask_worker_disk_write_bytes_per_second', report.host_disk_io.write_bps);
  for (const direction of ['incoming', 'outgoing'] as const) {
    put('dask_worker_transfer_bytes', transfer[`${direction}_bytes`], { direction });
    put('dask_worker_transfer_tasks', transfer[`${direction}_count`], { direction });
    put('dask_worker_transfers_total', transfer[`${direction}_count_total`], { direction });
  }
  for (const state of REPORTED) put('dask_worker_tasks', report.task_counts[state] ?? 0, { state });
}

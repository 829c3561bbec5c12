import { REPORTED_STATES } from '../state/updates/workers.ts';
import { WORKER_STATES, type Workers, type WorkerState } from '../state/now/workers/workers.ts';
import type { FamilyDoc } from './exposition/family-doc.ts';
import { past } from './families.ts';

/** null: no sample. */
export type WorkerFigure = (worker: WorkerState, all: Workers) => number | null;

export interface WorkerFamily extends FamilyDoc {
  readonly type: 'counter' | 'gauge';
  /** By the value of the third label; one figure under '' where there is none. */
  readonly figures: Readonly<Record<string, WorkerFigure>>;
}

const BY_WORKER = ['worker', 'host'];

const gauge = (name: string, help: string, figure: WorkerFigure): WorkerFamily => ({
  name,
  help,
  type: 'gauge',
  labels: BY_WORKER,
  figures: { '': figure },
});

/** Dask tells the network's and the disks' figures of the whole machine, with every worker of it. */
const ofHost = (name: string, does: string, figure: WorkerFigure): WorkerFamily =>
  gauge(
    name,
    `Bytes a second that the worker's host ${does}. All workers of a host give the same: use max by (host), never sum.`,
    figure,
  );

const by = (
  label: string,
  type: WorkerFamily['type'],
  name: string,
  help: string,
  figures: WorkerFamily['figures'],
): WorkerFamily => ({ name, help, type, labels: [...BY_WORKER, label], figures });

const figuresOf = <Name extends string>(names: readonly Name[], figure: (name: Name) => WorkerFigure) =>
  Object.fromEntries(names.map((name) => [name, figure(name)]));

const TRANSFERS = 'dask_worker_transfers_total';

const transfers = (part: 'total' | 'before') =>
  figuresOf(['incoming', 'outgoing'], (direction) => ({ address }, all) => {
    const counters = all.transfers.get(address);
    return counters ? counters[direction][part] : null;
  });

/** Every family whose series are one a worker or a fixed few. */
export const workerFamilies: readonly WorkerFamily[] = [
  by('state', 'gauge', 'dask_worker_state', "The worker's state. Always 1.", {
    ...figuresOf(WORKER_STATES, (state) => (worker) => (worker.state === state ? 1 : null)),
  }),
  gauge('dask_worker_threads', 'Threads that execute tasks.', (worker) => worker.threads),
  gauge('dask_worker_memory_limit_bytes', 'Memory limit; absent where none is set.', (worker) =>
    worker.memoryLimit > 0 ? worker.memoryLimit : null,
  ),
  gauge('dask_worker_cpu_cores', 'Cores in use.', ({ report: { cpu } }) => (cpu === null ? null : cpu / 100)),
  by(
    'kind',
    'gauge',
    'dask_worker_memory_bytes',
    'Memory in parts: managed (results), unmanaged for longer than 30 s, unmanaged_recent, spilled (on disk).',
    {
      managed: ({ memory }) => memory.managed,
      unmanaged: ({ memory }) => memory.unmanagedOld,
      unmanaged_recent: ({ memory }) => memory.unmanagedRecent,
      spilled: ({ memory, report }) => memory.spilled ?? report.spilledBytes,
    },
  ),
  gauge(
    'dask_worker_process_memory_bytes',
    "Resident memory of the worker's process.",
    ({ memory, report }) => report.processMemory ?? memory.process,
  ),
  by(
    'state',
    'gauge',
    'dask_worker_tasks',
    'Tasks by state: processing (assigned, as the scheduler says), the others as the worker reports.',
    {
      processing: (worker) => worker.processing,
      ...figuresOf(
        REPORTED_STATES,
        (state) =>
          ({ report }) =>
            report.taskCounts.get(state) ?? 0,
      ),
    },
  ),
  gauge(
    'dask_worker_occupancy_seconds',
    'Seconds of work assigned, as the scheduler estimates.',
    (worker) => worker.occupancy,
  ),
  gauge(
    'dask_worker_latency_seconds',
    'Round trip of a heartbeat to the scheduler.',
    (worker) => worker.report.latency,
  ),
  gauge(
    'dask_worker_event_loop_interval_seconds',
    "Mean time between two ticks of the worker's event loop, due every 0.02 s.",
    (worker) => worker.report.eventLoopInterval,
  ),
  gauge(
    'dask_worker_gil_contention_ratio',
    'Share of time that threads wait for the GIL, where Dask measures it.',
    (worker) => worker.report.gilContention,
  ),
  gauge(
    'dask_worker_last_seen_timestamp_seconds',
    "The worker's last heartbeat, seconds since the epoch.",
    (worker) => worker.lastSeen / 1000,
  ),
  gauge(
    'dask_worker_clock_skew_seconds',
    "Seconds that the worker's clock is ahead of the scheduler's; below 0 it is behind.",
    (worker) => worker.clockSkew,
  ),
  ofHost(
    'dask_worker_network_receive_bytes_per_second',
    'receives',
    (worker) => worker.report.networkReceive,
  ),
  ofHost('dask_worker_network_transmit_bytes_per_second', 'sends', (worker) => worker.report.networkTransmit),
  ofHost('dask_worker_disk_read_bytes_per_second', 'reads', (worker) => worker.report.diskRead),
  ofHost('dask_worker_disk_write_bytes_per_second', 'writes', (worker) => worker.report.diskWrite),
  by('direction', 'gauge', 'dask_worker_transfer_bytes', 'Bytes under way between workers now.', {
    incoming: (worker) => worker.report.incomingBytes,
    outgoing: (worker) => worker.report.outgoingBytes,
  }),
  by('direction', 'gauge', 'dask_worker_transfer_tasks', 'Transfers under way between workers now.', {
    incoming: (worker) => worker.report.incomingCount,
    outgoing: (worker) => worker.report.outgoingCount,
  }),
  by('direction', 'counter', TRANSFERS, 'Transfers between workers.', transfers('total')),
  {
    ...by('direction', 'gauge', ...past(TRANSFERS), transfers('before')),
    lasting: true,
  },
  gauge('dask_worker_open_fds', 'Open file descriptors.', (worker) => worker.report.openFds),
  gauge(
    'dask_worker_bandwidth_bytes_per_second',
    'Mean bandwidth of transfers that the worker saw.',
    (worker) => worker.report.bandwidth,
  ),
  gauge(
    'dask_worker_gpu_utilization_ratio',
    "Share of time that the worker's GPU is in use.",
    (worker) => worker.report.gpuUtilization,
  ),
  gauge(
    'dask_worker_gpu_memory_bytes',
    "Memory of the worker's GPU that is in use, by any process.",
    (worker) => worker.report.gpuMemory,
  ),
  gauge(
    'dask_worker_gpu_memory_limit_bytes',
    "Memory of the worker's GPU.",
    (worker) => worker.report.gpuMemoryLimit,
  ),
  by(
    'kind',
    'gauge',
    'dask_worker_rmm_bytes',
    "Memory of RMM, by which RAPIDS shares out a GPU's: used, and unused in its pool. They add up to the pool.",
    {
      used: (worker) => worker.report.rmmUsed,
      unused: (worker) => worker.report.rmmUnused,
    },
  ),
];

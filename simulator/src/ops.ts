import type { SchedulerState } from './scheduler/scheduler.ts';
import type { TaskPrefix, WorkerState } from './scheduler/model.ts';
import { broadcast, callStacks, profileOf, schedulerLogs } from './on-request.ts';
import { type Collect, collect } from './task-stream.ts';

export type Arguments = Record<string, unknown>;
export type Op = (scheduler: SchedulerState, args: Arguments) => unknown;

const SHOWN_STATES = ['memory', 'erred', 'released', 'processing', 'waiting'];

/** What the scheduler answers when asked once (distributed/scheduler.py, Scheduler.handlers). */
const OPS: Record<string, Op> = {
  identity: (scheduler) => ({
    type: 'Scheduler',
    daskscope_simulated: true,
    id: scheduler.id,
    address: scheduler.address,
    services: {},
    started: scheduler.time_started,
    n_workers: scheduler.workers.size,
    total_threads: scheduler.total_nthreads,
    workers: new Map([...scheduler.workers].map(([address, worker]) => [address, workerIdentity(worker)])),
  }),
  versions: (scheduler) => ({
    host: { python: '3.11.7.final.0' },
    packages: { python: '3.11.7.final.0', dask: scheduler.version, distributed: scheduler.version },
  }),
  get_task_stream: (scheduler, args) => {
    const asked = args as Collect;
    return collect(scheduler.task_stream, countsRecords(scheduler) ? asked : { ...asked, start_index: null });
  },
  get_task_stream_index: (scheduler) => scheduler.task_stream.index,
  get_task_prefix_states: (scheduler) => {
    const prefixes = [...scheduler.task_prefixes.values()].filter(inUse);
    return new Map(prefixes.map((prefix) => [prefix.name, shownStates(prefix)]));
  },
  processing: (scheduler) =>
    byWorker(scheduler, (worker) => [...worker.processing.keys()].map((task) => task.key)),
  has_what: (scheduler) =>
    byWorker(scheduler, (worker) => [...worker.has_what.keys()].map((task) => task.key)),
  ncores: (scheduler) => byWorker(scheduler, (worker) => worker.nthreads),
  adaptive_target: (scheduler) => scheduler.workers.size,
  get_logs: (scheduler, args) => schedulerLogs(scheduler, args),
  worker_logs: (scheduler, { n, ...args }) => broadcast(scheduler, { ...args, msg: { op: 'get_logs', n } }),
  broadcast: (scheduler, args) => broadcast(scheduler, args as never),
  events: (_, { topic }) => (topic == null ? {} : []),
  call_stack: (scheduler, { keys }) => callStacks(scheduler, (keys as unknown[] | undefined) ?? null),
  profile: (scheduler, args) => profileOf(scheduler, args),
  get_story: (scheduler, { keys_or_stimuli: keys }) =>
    scheduler.story.filter(([key, , , , stimulus]) =>
      (keys as unknown[]).some((wanted) => wanted === key || wanted === stimulus),
    ),
};

/** What this version of the scheduler can be asked; `feed` is not among them, since it goes on. */
export function opsOf(scheduler: SchedulerState): Map<string, Op> {
  const ops = new Map(Object.entries(OPS));
  if (!countsRecords(scheduler)) ops.delete('get_task_stream_index');
  return ops;
}

const countsRecords = (scheduler: SchedulerState): boolean => scheduler.version >= '2026.5';

const inUse = (prefix: TaskPrefix): boolean => SHOWN_STATES.some((state) => prefix.states.get(state));

const shownStates = (prefix: TaskPrefix): Map<string, number> =>
  new Map(SHOWN_STATES.map((state) => [state, prefix.states.get(state)!]));

const byWorker = (scheduler: SchedulerState, of: (worker: WorkerState) => unknown): Map<string, unknown> =>
  new Map([...scheduler.workers].map(([address, worker]) => [address, of(worker)]));

function workerIdentity(worker: WorkerState): object {
  return {
    type: 'Worker',
    id: worker.name,
    host: worker.host,
    resources: worker.resources,
    name: worker.name,
    nthreads: worker.nthreads,
    memory_limit: worker.memory_limit,
    last_seen: worker.last_seen,
    services: worker.services,
    metrics: worker.metrics,
    status: worker.status.name,
  };
}

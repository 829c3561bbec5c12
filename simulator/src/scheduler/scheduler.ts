import { Deque } from '../python/deque.ts';
import { Instance } from '../python/instance.ts';
import { sum } from '../sum.ts';
import { Activities } from './activities.ts';
import { Broker } from './broker.ts';
import type { Computation } from './computation.ts';
import { SemaphoreExtension, WorkStealing } from './extensions.ts';
import type {
  ClientState,
  ErredTask,
  TaskGroup,
  TaskPrefix,
  TaskState,
  TaskStateName,
  WorkerState,
} from './model.ts';
import { EventLoop, SystemMonitor } from './monitor.ts';
import { Shuffles } from './shuffles.ts';
import { Spans } from './spans.ts';
import { TaskStreamPlugin } from './task-stream-plugin.ts';

const AT_WORK: readonly TaskStateName[] = ['waiting', 'queued', 'no-worker', 'processing'];

/** What feeds read: distributed/scheduler.py, Scheduler. */
export class SchedulerState extends Instance {
  readonly id: string;
  readonly version: string;
  readonly time_started: number;
  readonly task_prefixes = new Map<string, TaskPrefix>();
  readonly task_groups = new Map<string, TaskGroup>();
  readonly tasks = new Map<string, TaskState>();
  readonly workers = new Map<string, WorkerState>();
  readonly running = new Set<WorkerState>();
  readonly clients = new Map<string, ClientState>();
  /** Since distributed 2024.12 with when each came to be so. */
  readonly unrunnable: Map<TaskState, number> | Set<TaskState>;
  /** Newest first, 100 at most. */
  readonly erred_tasks: ErredTask[] = [];
  readonly task_stream = new TaskStreamPlugin();
  /** By op; what they do stands in ops.ts. */
  readonly handlers = new Map<string, null>();
  readonly blocked_handlers: string[] = [];
  readonly plugins = new Map<string, Instance>([['task-stream', this.task_stream]]);
  readonly extensions = new Map<string, Instance>([
    ['stealing', new WorkStealing()],
    ['semaphores', new SemaphoreExtension()],
  ]);
  /** The newest 100. */
  readonly computations = new Deque<Computation>(100);
  readonly monitor = new SystemMonitor();
  readonly loop = new EventLoop();
  readonly digests_total = new Map<string, number>([['update-graph-duration', 0]]);
  readonly cumulative_worker_metrics: Activities | undefined;
  readonly bandwidth = 100_000_000;
  readonly bandwidth_types = new Map<string, number>();
  readonly bandwidth_workers = new Map<unknown, number>();
  /** Of the simulation; where the simulated version has its events, they are found there. */
  readonly broker = new Broker();
  readonly _tick_interval_observed = 0.02;
  readonly _workers_added_total: number | undefined;
  readonly _workers_removed_total: number | undefined;
  /** Of the last transitions, oldest first: key, start, finish, recommendations, stimulus, time. */
  readonly story: [string, string, string, object, string, number][] = [];
  transition_counter = 0;
  address = '';

  constructor(id: string, version: string, started: number, workers: readonly WorkerState[]) {
    super();
    this.id = id;
    this.version = version;
    this.time_started = started;
    for (const worker of workers) {
      this.workers.set(worker.address, worker);
      this.running.add(worker);
    }
    this.unrunnable = version >= '2024.12' ? new Map<TaskState, number>() : new Set<TaskState>();
    this._workers_added_total = version >= '2024.12' ? workers.length : undefined;
    this._workers_removed_total = version >= '2024.12' ? 0 : undefined;
    this.extensions.set('shuffle', new Shuffles());
    if (version >= '2023.12') this.extensions.set('spans', new Spans<TaskGroup>(this));
    this.cumulative_worker_metrics = version >= '2023.12' ? new Activities() : undefined;
  }

  get is_idle(): boolean | undefined {
    if (this.version < '2023.12') return undefined;
    return [...this.task_groups.values()].every(({ states }) =>
      AT_WORK.every((state) => states.get(state) === 0),
    );
  }

  get _broker(): Broker | undefined {
    return this.version >= '2024' ? this.broker : undefined;
  }

  get event_counts(): Map<string, number> | undefined {
    if (this._broker) return undefined;
    return new Map(Array.from(this.broker._topics, ([name, { count }]) => [name, count]));
  }

  get events(): Map<string, unknown> | undefined {
    if (this._broker) return undefined;
    return new Map(Array.from(this.broker._topics, ([name, { events }]) => [name, events]));
  }

  /** All came when it began. */
  get total_nthreads_history(): [number, number][] {
    return [[this.time_started, this.total_nthreads]];
  }

  get total_nthreads(): number {
    return sum(this.workers.values(), (worker) => worker.nthreads);
  }

  get total_occupancy(): number {
    return sum(this.workers.values(), (worker) => worker.occupancy);
  }

  get idle(): Map<string, WorkerState> {
    return new Map([...this.workers].filter(([, worker]) => worker.processing.size < worker.nthreads));
  }

  get saturated(): Set<WorkerState> {
    return new Set([...this.workers.values()].filter((worker) => worker.processing.size > worker.nthreads));
  }
}

import { randomUUID } from 'node:crypto';
import { Deque } from '../python/deque.ts';
import { Instance } from '../python/instance.ts';
import { Activities } from './activities.ts';
import { Broker } from './broker.ts';
import { Shuffles } from './shuffles.ts';
import { Spans } from './spans.ts';

/*
 * The scheduler's objects as feeds see them (distributed/scheduler.py), named as there: a field is an attribute,
 * one that is undefined does not exist in the simulated version. Dicts are Maps, sets are Sets, tuples arrays.
 * Times and durations in seconds, sizes in bytes.
 */

export type TaskStateName =
  'released' | 'waiting' | 'queued' | 'no-worker' | 'processing' | 'memory' | 'erred' | 'forgotten';

const STATES: readonly TaskStateName[] = [
  'released',
  'waiting',
  'no-worker',
  'queued',
  'processing',
  'memory',
  'erred',
  'forgotten',
];

const AT_WORK: readonly TaskStateName[] = ['waiting', 'queued', 'no-worker', 'processing'];

export class TaskPrefix extends Instance {
  readonly name: string;
  readonly states = new Map<string, number>(STATES.map((state) => [state, 0]));
  readonly state_counts = new Map<string, number>();
  readonly all_durations = new Map<string, number>();
  duration_average = -1;
  max_exec_time = -1;
  suspicious = 0;

  constructor(name: string) {
    super();
    this.name = name;
  }
}

export class TaskGroup extends Instance {
  readonly name: string;
  readonly prefix: TaskPrefix;
  readonly states = new Map<string, number>(STATES.map((state) => [state, 0]));
  readonly dependencies = new Set<TaskGroup>();
  readonly types = new Set<string>();
  nbytes_total = 0;
  duration = 0;
  start = 0;
  stop = 0;

  constructor(name: string, prefix: TaskPrefix) {
    super();
    this.name = name;
    this.prefix = prefix;
  }
}

/** What Dask counts as one piece of work. */
export class Computation extends Instance {
  readonly id = randomUUID();
  readonly start: number;
  readonly groups = new Set<TaskGroup>();
  /** As SourceCode of client.py: code, lineno_frame, lineno_relative, filename. */
  readonly code: readonly (readonly Instance[])[] = [[new SourceCode()]];

  constructor(start: number) {
    super();
    this.start = start;
  }

  get stop(): number {
    return Math.max(-1, ...Array.from(this.groups, ({ stop }) => stop));
  }

  get states(): ReadonlyMap<string, number> {
    const sums = new Map<string, number>();
    for (const { states } of this.groups)
      for (const [state, count] of states) sums.set(state, (sums.get(state) ?? 0) + count);
    return sums;
  }
}

class SourceCode extends Instance {
  readonly code =
    'increments = [client.submit(inc, n) for n in numbers]\nclient.submit(sum, sums).result()\n';
  readonly filename = 'example.py';
  readonly lineno_frame = 12;
  readonly lineno_relative = 1;
}

/** Shared, since there may be a hundred thousand tasks. */
const NO_ANNOTATIONS: ReadonlyMap<string, unknown> = new Map();

export class TaskState extends Instance {
  readonly key: string;
  readonly prefix: TaskPrefix;
  readonly group: TaskGroup;
  readonly dependencies: Set<TaskState>;
  readonly dependents = new Set<TaskState>();
  /** Of the simulation: dependencies that are not there yet, and the workers that have its result. */
  readonly awaited: Set<TaskState>;
  readonly holders = new Set<WorkerState>();
  readonly who_wants: ReadonlySet<ClientState> | null = null;
  readonly retries = 0;
  readonly resource_restrictions: ReadonlyMap<string, number> | null;
  readonly worker_restrictions: ReadonlySet<string> | null = null;
  readonly host_restrictions: ReadonlySet<string> | null = null;
  readonly annotations: ReadonlyMap<string, unknown> = NO_ANNOTATIONS;
  state: TaskStateName = 'released';
  nbytes = -1;
  type: string | null = null;
  processing_on: WorkerState | null = null;
  /** Of the simulation, not of Dask: it is to fail. */
  readonly fails: boolean;

  constructor(
    key: string,
    group: TaskGroup,
    dependencies: readonly TaskState[],
    { fails = false, resources = null }: { fails?: boolean; resources?: ReadonlyMap<string, number> | null },
  ) {
    super();
    this.key = key;
    this.group = group;
    this.prefix = group.prefix;
    this.dependencies = new Set(dependencies);
    this.awaited = new Set(dependencies);
    this.fails = fails;
    this.resource_restrictions = resources;
    for (const dependency of dependencies) dependency.dependents.add(this);
  }

  // None instead of an empty set (distributed/scheduler.py, TaskState, since 2023).
  get waiting_on(): ReadonlySet<TaskState> | null {
    return this.awaited.size > 0 ? this.awaited : null;
  }

  get who_has(): ReadonlySet<WorkerState> | null {
    return this.holders.size > 0 ? this.holders : null;
  }
}

export class ErredTask extends Instance {
  readonly key: string;
  readonly timestamp: number;
  readonly erred_on: ReadonlySet<string>;
  readonly exception_text: string;
  readonly traceback_text: string;

  constructor(key: string, timestamp: number, worker: string, exception: string, traceback: string) {
    super();
    this.key = key;
    this.timestamp = timestamp;
    this.erred_on = new Set([worker]);
    this.exception_text = exception;
    this.traceback_text = traceback;
  }
}

export class ClientState extends Instance {
  readonly client_key: string;
  readonly wants_what = new Set<TaskState>();
  readonly versions: ReadonlyMap<string, unknown>;

  constructor(key: string, versions: ReadonlyMap<string, unknown>) {
    super();
    this.client_key = key;
    this.versions = versions;
  }
}

export class WorkerStatus extends Instance {
  readonly name: string = 'running';
}

export class MemoryState extends Instance {
  process = 0;
  managed = 0;
  unmanaged_old = 0;
  unmanaged_recent = 0;
  spilled: number | undefined = 0;

  get unmanaged(): number {
    return this.unmanaged_old + this.unmanaged_recent;
  }
}

export class WorkerState extends Instance {
  readonly address: string;
  readonly server_id: string;
  readonly name: number;
  readonly host: string;
  /** Of its nanny. */
  readonly nanny: string | null;
  readonly nthreads: number;
  readonly memory_limit: number;
  readonly status = new WorkerStatus();
  readonly processing = new Map<TaskState, number>();
  readonly has_what = new Map<TaskState, null>();
  readonly long_running = new Set<TaskState>();
  readonly memory = new MemoryState();
  readonly resources = new Map<string, number>();
  readonly used_resources = new Map<string, number>();
  readonly services = new Map<string, number>();
  readonly extra = new Map<string, unknown>();
  readonly versions: Map<string, unknown>;
  readonly bandwidth = 100_000_000;
  readonly time_delay = 0;
  /** When each task that runs began. */
  readonly began = new Map<TaskState, number>();
  metrics = new Map<string, unknown>();
  occupancy = 0;
  last_seen = 0;

  constructor(position: number, host: string, nthreads: number, versions: Map<string, unknown>) {
    super();
    this.address = `tcp://${host}:${40_000 + (position % 20_000)}`;
    this.server_id = `Worker-${position}`;
    this.nanny = `tcp://${host}:${20_000 + (position % 20_000)}`;
    this.name = position;
    this.host = host;
    this.nthreads = nthreads;
    this.memory_limit = nthreads * 2 ** 30;
    this.versions = versions;
  }

  /** As of the last heartbeat. */
  get executing(): Map<TaskState, number> {
    const running = [...this.began].filter(([, start]) => start <= this.last_seen);
    return new Map(running.map(([task, start]) => [task, this.last_seen - start]));
  }
}

export class TaskStreamPlugin extends Instance {
  readonly buffer = new Deque<TaskStreamRecord>(100_000);
  index = 0;

  append(record: TaskStreamRecord): void {
    this.buffer.append(record);
    this.index++;
  }
}

/** As `get_task_stream` answers them. */
export interface TaskStreamRecord {
  key: string;
  worker: string;
  thread: number;
  status: 'OK' | 'error';
  startstops: { action: string; start: number; stop: number; source?: string }[];
  nbytes?: number;
  typename?: string;
  type?: Uint8Array;
  metadata?: object;
  stimulus_id?: string;
  cause?: string;
  exception_text?: string;
  traceback_text?: string;
}

/** psutil's, of the scheduler's own process. */
export class SchedulerProcess extends Instance {
  cpu_times(): [number, number] {
    const { user, system } = process.cpuUsage();
    return [user / 1e6, system / 1e6];
  }
}

export class SystemMonitor extends Instance {
  readonly proc = new SchedulerProcess();
  readonly cumulative_gil_contention = undefined;
  last_time = 0;

  get quantities(): Map<string, unknown[]> {
    const figures = { memory: process.memoryUsage.rss(), cpu: 5, num_fds: 40 };
    const network = { 'host_net_io.read_bps': 20_000, 'host_net_io.write_bps': 30_000 };
    const disk = { 'host_disk_io.read_bps': 0, 'host_disk_io.write_bps': 10_000 };
    const time = Date.now() / 1000;
    return new Map(
      Object.entries({ ...figures, ...network, ...disk, time }).map(([name, value]) => [name, [value]]),
    );
  }
}

/** tornado's IOLoop. */
export class EventLoop extends Instance {
  /** Seconds since the epoch. */
  time = (): number => Date.now() / 1000;
}

/** Nobody steals here; some did before anybody looked. */
export class WorkStealing extends Instance {
  readonly cost_multipliers = [1, ...Array.from({ length: 14 }, (_, level) => 1 + 2 ** (level - 5))];
  readonly metrics = new Map([
    ['request_count_total', new Map([[5, 24]])],
    ['request_cost_total', new Map([[5, 1.2]])],
  ]);
}

export class SemaphoreExtension extends Instance {
  readonly max_leases = new Map<string, number>();
  readonly leases = new Map<string, Map<string, number>>();
  readonly metrics = new Map(
    ['acquire_total', 'release_total', 'average_pending_lease_time', 'pending'].map((name) => [
      name,
      new Map<string, number>(),
    ]),
  );
}

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

export function sum<T>(items: Iterable<T>, number: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += number(item);
  return total;
}

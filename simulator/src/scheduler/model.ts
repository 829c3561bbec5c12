import { Instance } from '../python/instance.ts';

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
  readonly metrics = new Map<string, unknown>();
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

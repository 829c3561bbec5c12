import {
  API_VERSION,
  type Progress,
  type Status,
  type Tasks,
  type Worker,
  type Workers,
} from '@daskscope/api';

export const LIFE = 'Scheduler-1';

export interface Run {
  id: number;
  life?: number;
  prefix?: number;
  worker?: number;
  thread?: number;
  status?: number;
  nbytes?: number;
  key?: string;
  /** [action, start, duration], and where a transfer came from; ms after base. */
  intervals?: [action: number, start: number, duration: number, source?: number][];
}

/** An answer of /tasks with these runs. */
export function tasksAnswer({
  runs = [],
  ...rest
}: Partial<Omit<Tasks, 'tasks' | 'intervals' | 'sources'>> & { runs?: Run[] }): Tasks {
  const flat = runs.flatMap(({ id, intervals = [[0, id * 10, 10]] }, task) =>
    intervals.map((interval) => ({ task, interval })),
  );
  const from = flat.flatMap(({ interval: [, , , source] }, row) =>
    source === undefined ? [] : [{ row, source }],
  );
  return {
    cursor: `${LIFE}:${(runs.at(-1)?.id ?? -1) + 1}`,
    reset: false,
    lost: 0,
    now: 10_000,
    base: 1_000_000,
    lives: [LIFE],
    prefixes: ['inc', 'dec', 'add'],
    workers: [
      { address: 'tcp://10.0.0.1:1', name: 'a', host: '10.0.0.1' },
      { address: 'tcp://10.0.0.2:1', name: 'b', host: '10.0.0.2' },
    ],
    actions: ['compute', 'transfer'],
    ...rest,
    tasks: {
      life: runs.map(({ life = 0 }) => life),
      id: runs.map(({ id }) => id),
      prefix: runs.map(({ prefix = 0 }) => prefix),
      worker: runs.map(({ worker = 0 }) => worker),
      thread: runs.map(({ thread = 0 }) => thread),
      status: runs.map(({ status = 0 }) => status),
      nbytes: runs.map(({ nbytes = 28 }) => nbytes),
      key: runs.map(({ id, key }) => key ?? `inc-${id}`),
    },
    intervals: {
      task: flat.map(({ task }) => task),
      action: flat.map(({ interval: [action] }) => action),
      start: flat.map(({ interval: [, start] }) => start),
      duration: flat.map(({ interval: [, , duration] }) => duration),
    },
    sources: { interval: from.map(({ row }) => row), worker: from.map(({ source }) => source) },
  };
}

export function statusAnswer(
  part: {
    api?: string;
    startedAt?: number;
    errors?: number;
    connection?: Partial<Status['connection']>;
  } = {},
): Status {
  return {
    api: part.api ?? API_VERSION,
    time: 1_010_000,
    exporter: { version: '0.1.0', startedAt: part.startedAt ?? 1 },
    connection: {
      state: 'connected',
      address: 'tcp://scheduler:8786',
      since: 1_000_000,
      connects: 1,
      error: null,
      retryAt: null,
      ...part.connection,
    },
    scheduler: {
      id: LIFE,
      address: 'tcp://scheduler:8786',
      version: '2026.8.0',
      python: '3.11.7',
      startedAt: 1_000_000,
      simulated: false,
      dashboard: null,
    },
    cluster: {
      workers: 2,
      threads: 4,
      memoryBytes: 1,
      memoryLimitBytes: 2,
      cpuCores: 1,
      clients: 1,
      errors: part.errors ?? 0,
    },
    lives: [],
    taskLog: { tasks: 0, capacity: 100_000, taken: 0, lost: 0 },
    watchers: 0,
    missing: [],
  };
}

const NO_STATES = { released: 0, waiting: 0, queued: 0, 'no-worker': 0, processing: 0, memory: 0, erred: 0 };

export function progressAnswer(
  prefixes: { prefix: string; memoryBytes?: number; states?: Partial<typeof NO_STATES> }[],
): Progress {
  return {
    time: 1_010_000,
    life: LIFE,
    totals: NO_STATES,
    prefixes: prefixes.map(({ prefix, memoryBytes = 0, states }, position) => ({
      prefix,
      position,
      states: { ...NO_STATES, ...states },
      transitions: { ...NO_STATES, forgotten: 0 },
      memoryBytes,
      meanDuration: null,
      maxDuration: null,
      seconds: {},
      suspicious: 0,
    })),
  };
}

export function workersAnswer(workers: (Partial<Worker> & { address: string })[]): Workers {
  return {
    time: 1_010_000,
    life: LIFE,
    prefixes: ['inc', 'dec', 'add'],
    workers: workers.map((worker, position) => ({
      name: worker.address,
      host: '10.0.0.1',
      version: null,
      state: 'busy',
      position,
      threads: 2,
      lastSeen: 1_009_000,
      cpuCores: null,
      memory: {
        process: null,
        limit: null,
        managed: null,
        unmanaged: null,
        unmanagedRecent: null,
        spilled: null,
      },
      tasks: {},
      occupancy: null,
      latency: null,
      eventLoopInterval: null,
      clockSkew: null,
      network: { receive: null, transmit: null },
      disk: { read: null, write: null },
      transfers: { incoming: { bytes: null, count: null }, outgoing: { bytes: null, count: null } },
      openFds: null,
      bandwidth: null,
      running: [],
      ...worker,
    })),
  };
}

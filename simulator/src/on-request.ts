import type { SchedulerState } from './scheduler/scheduler.ts';
import type { WorkerState } from './scheduler/model.ts';

/** What a scheduler and its workers tell of profiles, stacks and logs, as if each task were three calls deep. */

const INTERVAL = 0.01;
/** Of the task stream, the newest: what workers remember of their profiles. */
const REMEMBERED = 5_000;
const FILE = '/usr/lib/python3/dist-packages/example/model.py';

interface Call {
  count: number;
  children: Map<string, Call>;
  identifier: string;
  description: Map<string, unknown>;
}

const call = (name: string, line: number, identifier = `${name};${FILE};${line}`): Call => ({
  count: 0,
  children: new Map(),
  identifier,
  description: new Map<string, unknown>([
    ['filename', line ? FILE : ''],
    ['name', line ? name : ''],
    ['line_number', line],
    ['line', line ? `return ${name}(x)\n` : ''],
  ]),
});

function sample(root: Call, path: readonly (readonly [string, number])[], count: number): void {
  let at = root;
  at.count += count;
  for (const [name, line] of path) {
    const next = call(name, line);
    const known = at.children.get(next.identifier) ?? next;
    at.children.set(known.identifier, known);
    at = known;
    at.count += count;
  }
}

interface Asked {
  workers?: readonly string[] | null;
  key?: string | null;
  start?: number | null;
  stop?: number | null;
}

interface Sampled {
  worker: string;
  prefix: string;
  /** Seconds since the epoch. */
  time: number;
  count: number;
}

function* sampled({ task_stream: stream }: SchedulerState, asked: Asked): Generator<Sampled> {
  const { workers, key, start, stop } = asked;
  const { buffer } = stream;
  for (let at = Math.max(0, buffer.length - REMEMBERED); at < buffer.length; at++) {
    const record = buffer.at(at)!;
    const prefix = record.key.replace(/-[^-]*$/, '');
    if ((workers && !workers.includes(record.worker)) || (key != null && key !== prefix)) continue;
    for (const interval of record.startstops) {
      if (interval.action !== 'compute' || interval.stop < (start ?? 0) || interval.stop > (stop ?? Infinity))
        continue;
      const count = Math.round((interval.stop - interval.start) / INTERVAL);
      yield { worker: record.worker, prefix, time: interval.stop, count };
    }
  }
}

/** Op `profile`; of event loops there is nothing, as on Python 3.11. */
export function profileOf(
  scheduler: SchedulerState,
  asked: Asked & { server?: boolean; scheduler?: boolean },
): Call {
  const root = call('root', 0, 'root');
  if (asked.server || asked.scheduler) return root;
  for (const { prefix, count } of sampled(scheduler, asked)) {
    const deep = Math.round(count * 0.8);
    sample(root, [[prefix, 10], ['solve', 20], ['multiply', 30]], deep); // prettier-ignore
    sample(root, [[prefix, 10], ['load', 40]], count - deep); // prettier-ignore
  }
  return root;
}

/** Op `profile_metadata` of a worker. */
function metadataOf(scheduler: SchedulerState, asked: Asked): object {
  const cycles = new Map<number, Map<string, number>>();
  for (const { prefix, time, count } of sampled(scheduler, asked)) {
    const at = Math.floor(time);
    const byPrefix = cycles.get(at) ?? new Map<string, number>();
    cycles.set(at, byPrefix.set(prefix, (byPrefix.get(prefix) ?? 0) + count));
  }
  const keys = [...cycles]
    .sort(([a], [b]) => a - b)
    .map(([time, byPrefix]) => [time + 0.5, byPrefix] as const);
  const sum = (counts: Map<string, number>) => [...counts.values()].reduce((a, b) => a + b, 0);
  return { counts: keys.map(([time, byPrefix]) => [time, sum(byPrefix)]), keys };
}

const frame = (name: string, line: number): string =>
  `  File "${FILE}", line ${line}, in ${name}\n\treturn ${name}(x)\n`;

/** Op `call_stack` of a worker. */
function stacksOf({ began }: WorkerState, keys?: readonly unknown[] | null): Map<string, string[]> {
  const now = Date.now() / 1000;
  const running = [...began].filter(([task, start]) => start <= now && (!keys || keys.includes(task.key)));
  const stack = (prefix: string) => [frame(prefix, 12), frame('solve', 23), frame('multiply', 31)];
  return new Map(running.map(([task]) => [task.key, stack(task.prefix.name)]));
}

/** Op `call_stack` of the scheduler. */
export function callStacks(scheduler: SchedulerState, keys: readonly unknown[] | null): Map<string, unknown> {
  const stacks = [...scheduler.workers].map(
    ([address, worker]) => [address, stacksOf(worker, keys)] as const,
  );
  return new Map(stacks.filter(([, byKey]) => byKey.size > 0));
}

interface LogsAsked {
  n?: number | null;
  start?: number | null;
  timestamps?: boolean | null;
}

type Line = readonly [time: number, level: string, logger: string, message: string];

/** As Node.get_logs tells lines, newest first; in UTC. */
function told(lines: readonly Line[], { n, start, timestamps }: LogsAsked): unknown[] {
  const newest = lines.toSorted(([a], [b]) => b - a).filter(([time]) => time >= (start ?? 0));
  return newest.slice(0, n ?? Infinity).map(([time, level, logger, message]) => {
    const at = new Date(time * 1000).toISOString().replace('T', ' ').replace('.', ',').slice(0, -1);
    const text = `${at} - ${logger} - ${level} - ${message}`;
    return timestamps ? [time, level, text] : [level, text];
  });
}

export const schedulerLogs = (scheduler: SchedulerState, asked: LogsAsked): unknown[] => {
  const { time_started: started, workers, address } = scheduler;
  const registered = [...workers.keys()]
    .slice(0, 1_000)
    .map((worker): Line => [started, 'INFO', 'distributed.scheduler', `Register worker addr: ${worker}`]);
  return told(
    [[started, 'INFO', 'distributed.scheduler', `  Scheduler at: ${address}`], ...registered],
    asked,
  );
};

function workerLogs(scheduler: SchedulerState, { address }: WorkerState, asked: LogsAsked): unknown[] {
  const failed = scheduler.erred_tasks
    .filter(({ erred_on: workers }) => workers.has(address))
    .map(({ key, timestamp, exception_text: exception }): Line => [
      timestamp,
      'ERROR',
      'distributed.worker',
      `Compute Failed\nKey:       ${key}\nException: "${exception}"`,
    ]);
  const began: Line = [
    scheduler.time_started,
    'INFO',
    'distributed.worker',
    `      Start worker at: ${address}`,
  ];
  return told([began, ...failed], asked);
}

const nannyLogs = (scheduler: SchedulerState, { nanny }: WorkerState, asked: LogsAsked): unknown[] =>
  told([[scheduler.time_started, 'INFO', 'distributed.nanny', `        Start Nanny at: '${nanny}'`]], asked);

interface Broadcast {
  msg: ReadonlyMap<string, unknown> | Readonly<Record<string, unknown>>;
  workers?: readonly string[] | null;
  nanny?: boolean;
}

/** Op `broadcast`: what of each worker, or of its nanny, is asked by msg. What it does not know answers null. */
export function broadcast(
  scheduler: SchedulerState,
  { msg, workers, nanny }: Broadcast,
): Map<string, unknown> {
  const asked = (msg instanceof Map ? Object.fromEntries(msg) : msg) as Record<string, unknown>;
  const addressed = [...scheduler.workers.values()].filter(
    ({ address }) => !workers || workers.includes(address),
  );
  const answer = (worker: WorkerState): unknown => {
    switch (asked['op']) {
      case 'get_logs':
        return nanny ? nannyLogs(scheduler, worker, asked) : workerLogs(scheduler, worker, asked);
      case 'profile_metadata':
        return metadataOf(scheduler, { ...asked, workers: [worker.address] });
      case 'call_stack':
        return stacksOf(worker, asked['keys'] as unknown[] | undefined);
      default:
        return null;
    }
  };
  return new Map(addressed.map((worker) => [worker.address, answer(worker)]));
}

import { Cluster } from '../../exporter/src/state/cluster.ts';
import { call, connect, type Comm } from '../../exporter/src/protocol/comm.ts';
import type { Pickle } from '../../exporter/src/protocol/pickle.ts';
import { seenBandwidths } from '../../exporter/src/scheduler/ask/seen-bandwidths.ts';
import { values } from '../../exporter/src/scheduler/ask/graph.ts';
import { graphColumns } from '../../exporter/src/scheduler/ask/graph-rows.ts';
import { ownOfSpan, spanHeads, threadsOfSpans } from '../../exporter/src/scheduler/ask/spans.ts';
import { oneTask } from '../../exporter/src/scheduler/ask/asking.ts';
import { RemoteError } from '../../exporter/src/protocol/errors.ts';
import { evaluate } from '../../exporter/src/scheduler/feeds/feed.ts';
import type { GrowingSubscription, Subscription } from '../../exporter/src/scheduler/feeds/subscription.ts';
import { aboutExpression } from '../../exporter/src/scheduler/figures/about.ts';
import { OF_WORKERS, SELDOM_READ } from '../../exporter/src/scheduler/figures/by-cadence.ts';
import { computations } from '../../exporter/src/scheduler/figures/tasks/computations.ts';
import { events } from '../../exporter/src/scheduler/figures/events/events.ts';
import { failures } from '../../exporter/src/scheduler/figures/tasks/failures.ts';
import {
  attr,
  compose,
  each,
  item,
  LIST,
  safe,
  take,
} from '../../exporter/src/scheduler/feeds/expression.ts';
import { unpacking } from '../../exporter/src/scheduler/feeds/packed.ts';
import { prefixes } from '../../exporter/src/scheduler/figures/tasks/prefixes.ts';
import { scheduler } from '../../exporter/src/scheduler/figures/scheduler.ts';
import { StreamByPosition } from '../../exporter/src/scheduler/task-stream/by-position.ts';
import { streamHead } from '../../exporter/src/scheduler/task-stream/head.ts';
import { inSlices } from '../../exporter/src/slices.ts';
import { startSimulator } from '../../simulator/src/index.ts';
import { DaskCluster, DASK_VERSIONS, NEWEST } from '../dask-cluster.ts';
import { eventually } from '../wait-until.ts';

/** Of what is kept by function, as by address or key, all are one. */
const FUNCTIONS = new Set(['inc', 'dec', 'add', 'sum', 'boom', 'sleep']);
const isName = (key: unknown) => typeof key === 'string' && /^[a-z_.-]+$/i.test(key) && !FUNCTIONS.has(key);

/** What there is of a value, each as its path and its type; of entries that are alike what any of them is. */
function shape(value: unknown, path = ''): string[] {
  if (value === null || value === undefined) return [`${path} none`];
  if (value instanceof Uint8Array) return [`${path} bytes`];
  if (value instanceof Map)
    return [...(value as Map<unknown, unknown>)].flatMap(([key, entry]) =>
      shape(entry, `${path}.${isName(key) ? String(key) : '*'}`),
    );
  if (!Array.isArray(value)) return [`${path} ${typeof value === 'bigint' ? 'number' : typeof value}`];
  const types = new Set(value.map((entry) => (entry instanceof Map ? 'map' : typeof entry)));
  return value.flatMap((entry, at) => shape(entry, `${path}[${types.size > 1 ? at : ''}]`));
}

/** Every expression and every op of ours, answered by the scheduler of this address: their shapes. */
async function shapes(address: string): Promise<Record<'expressions' | 'ops', Set<string>>> {
  const open = (): Promise<Comm> => connect({ address, connectTimeoutMs: 30_000 });
  const nothing = () => undefined;
  const value = async (expression: Pickle) => (await evaluate(open, expression, nothing)).value;
  /** None where this version has no place for it: the exporter tells it as missing. */
  const told = (expression: Pickle) =>
    value(expression).catch((error: unknown) => {
      if (error instanceof RemoteError) return null;
      throw error;
    });
  const cluster = new Cluster({
    capacity: 1000,
    maxPrefixes: 100,
    address,
    exporterVersion: 'test',
    now: Date.now(),
  });
  const expressions = shape(await value(aboutExpression), 'about');
  const asked: Promise<unknown>[] = [];
  const subscriptions: Subscription[] = [
    streamHead(nothing),
    prefixes(cluster),
    scheduler(cluster, () => 0),
    ...[...OF_WORKERS, ...SELDOM_READ].map((figures) => figures(cluster)),
  ];
  for (const subscription of subscriptions) {
    const { feature } = subscription;
    if ('expression' in subscription)
      expressions.push(...shape(await told(subscription.expression), feature));
    else {
      const figures = await told(compose(subscription.figures, entriesOf(subscription)));
      expressions.push(...shape(figures, feature));
      if (subscription.beside)
        expressions.push(...shape(await told(subscription.beside), `beside ${feature}`));
    }
  }
  const failing = failures(cluster, 'life', (expression) => {
    const answer = value(expression);
    asked.push(answer);
    return answer;
  });
  const times = await value(failing.expression);
  expressions.push(...shape(times, 'failures'));
  failing.apply(times, Date.now());
  expect(asked).toHaveLength(1);
  expressions.push(...shape((await inSlices(unpacking(await asked[0])))?.value, 'failure texts'));
  const topics: Promise<unknown>[] = [];
  const eventful = events(cluster, (expression) => {
    const answer = value(expression);
    topics.push(answer);
    return answer;
  });
  const counts = await value(eventful.expression);
  expressions.push(...shape(counts, 'events'));
  eventful.apply(counts, Date.now());
  expect(topics).toHaveLength(1);
  for (const line of shape((await inSlices(unpacking(await topics[0])))?.value, 'event texts'))
    expressions.push(line.replace(/\.[a-z_-]+/g, '.*'));
  const pieces: Promise<unknown>[] = [];
  const counted = computations(cluster, (expression) => {
    const answer = value(expression);
    pieces.push(answer);
    return answer;
  });
  const heads = await value(counted.expression);
  expressions.push(...shape(heads, 'computations'));
  counted.apply(heads, Date.now());
  expect(pieces).toHaveLength(1);
  const [which, idle, inFull] = (await inSlices(unpacking(await pieces[0])))?.value as unknown[];
  expressions.push(...shape(which, 'computations'), ...shape(idle, 'idle'), ...shape(inFull, 'computation'));
  const { records } = await new StreamByPosition(open, nothing).read(0);
  expressions.push(...shape(records, 'records'));
  expressions.push(...shape(await value(seenBandwidths), 'links'));
  expressions.push(
    ...shape(await value(compose(graphColumns(1_000), LIST, take(1_000), values('tasks'))), 'graph'),
  );
  expressions.push(...shape(await value(spanHeads), 'span heads'));
  const rootSpans = safe(compose(each(ownOfSpan), attr('root_spans'), item('spans'), attr('extensions')));
  expressions.push(...shape(await value(rootSpans), 'spans'));
  expressions.push(...shape(await value(threadsOfSpans), 'span threads'));
  const key = await executingKey(address);
  expressions.push(...shape(await value(oneTask(key)), 'task'));
  const ops: string[] = shape(await ask(address, 'get_story', { keys_or_stimuli: [key] }), 'get_story');
  for (const [op, args] of OPS)
    for (const line of shape(await ask(address, op, args), op))
      // How deep a profile goes is the tasks' doing.
      ops.push(line.replace(/(\.children\.\*)+/, '.children.*'));
  return { expressions: new Set(expressions), ops: new Set(ops) };
}

async function ask(address: string, op: string, args?: object): Promise<unknown> {
  const comm = await connect({ address });
  try {
    return await call(comm, op, args);
  } finally {
    comm.close();
  }
}

/** Of a task that a worker has. */
async function executingKey(address: string): Promise<string> {
  const processing = (await ask(address, 'processing')) as Map<string, unknown[]>;
  const [key] = [...processing.values()].flat();
  if (typeof key !== 'string') throw new Error('No task is with a worker');
  return key;
}

const entriesOf = ({ entries }: GrowingSubscription): Pickle =>
  typeof entries === 'function' ? entries() : entries;

const OPS: [string, object?][] = [
  ['identity'],
  ['get_task_stream', { count: 100 }],
  ['get_task_stream_index'],
  ['get_task_prefix_states'],
  ['processing'],
  ['adaptive_target'],
  ['profile', {}],
  ['broadcast', { msg: { op: 'profile_metadata' } }],
  ['broadcast', { msg: { op: 'get_logs', timestamps: true } }],
  ['get_logs', { timestamps: true }],
  ['worker_logs', {}],
  ['call_stack', {}],
];

/** That differs since the clusters do: resources that one has, and what its tasks have done so far. */
const OF_THE_CLUSTER = [
  /\.slots\b/,
  /\.daskscope_simulated/,
  /task_counts\./,
  // By the states that tasks have passed, and by what took them time.
  /^prefixes\.\*\[\d\]\./,
  // Tasks that run have dependents here, and a client that wants them there; what was done for them is chance.
  /^task\[[35]\]/,
  // Topics, and what their events are: who steals, or asks for what, is chance.
  /^events\S*\.[a-z-]+/,
  /^event texts\S* none/,
  // Whether anything of a span has finished is chance.
  /^spans\[\]\[3\]/,
  // No span there is in another.
  /^span heads\[1\]\[\]\[2\] string/,
  // Only transfers have it, and whether there is one among the first records is chance.
  /^records.*\.source\b/,
];

/**
 * What of it older versions do not have: since which of those tested it is there, what it is there, and what it is before, if
 * the answer has a place for it even then.
 */
const SINCE: readonly { version: string; line: string; before?: string }[] = [
  { version: '2023.12.1', line: 'activities[][0] string', before: 'activities none' },
  { version: '2023.12.1', line: 'activities[][0][] string' },
  { version: '2023.12.1', line: 'activities[][1] number' },
  { version: '2023.12.1', line: 'wanted-threads[0] number', before: 'wanted-threads none' },
  { version: '2023.12.1', line: 'wanted-threads[1][] number' },
  ...['[0] number', '[1][][0] string', '[1][][1][] string', '[1][][2] none', '[1][][3] number'].map(
    (line) => ({
      ...{ version: '2023.12.1', line: `span heads${line}`, before: 'span heads none' },
    }),
  ),
  { version: '2023.12.1', line: 'span heads[1][][4] number' },
  { version: '2023.12.1', line: 'span heads[1][][5] number' },
  { version: '2023.12.1', line: 'span threads[1][][] number', before: 'span threads[1] none' },
  ...['erred', 'forgotten', 'memory', 'no-worker', 'processing', 'queued', 'released', 'waiting'].map(
    (state) => ({
      ...{ version: '2023.12.1', line: `spans[][0].${state} number`, before: 'spans none' },
    }),
  ),
  ...['[1] number', '[2] number', '[4] number', '[5][] string', '[6][][0][] string', '[6][][1] number'].map(
    (line) => ({
      ...{ version: '2023.12.1', line: `spans[]${line}` },
    }),
  ),
  { version: '2023.12.1', line: 'idle boolean', before: 'idle none' },
  // Of code frames, and before only its text.
  {
    version: '2023.12.1',
    line: 'computation[][5][][][][0][0] number',
    before: 'computation[][5][][][0] number',
  },
  {
    version: '2023.12.1',
    line: 'computation[][5][][][][0][1] string',
    before: 'computation[][5][][][1] string',
  },
  { version: '2023.12.1', line: 'computation[][5][][][][1][0] number' },
  { version: '2023.12.1', line: 'computation[][5][][][][1][1] string' },
  { version: '2023.12.1', line: 'computation[][5][][][][2] number' },
  { version: '2023.12.1', line: 'records[].stimulus_id string' },
  { version: '2023.12.1', line: 'get_task_stream[].stimulus_id string' },
  // What is empty is None since.
  { version: '2023.12.1', line: 'task[4] none' },
  { version: '2023.12.1', line: 'task[6] none' },
  // Of a worker's figures: the bytes that it spilled, and how long its last heartbeat took.
  { version: '2023.12.1', line: 'workers[].*[3] number', before: 'workers[].*[3] none' },
  { version: '2023.12.1', line: 'workers[].*[7] number', before: 'workers[].*[7] none' },
  ...['latency', 'tick-duration'].map((digest) => ({
    version: '2023.12.1',
    line: `identity.workers.*.metrics.digests_total_since_heartbeat.${digest} number`,
  })),
  // Workers that came and went.
  { version: '2024.12.1', line: 'scheduler[5][] number', before: 'scheduler[5] none' },
  // Since when no worker may run a task.
  { version: '2024.12.1', line: 'unrunnable[1][1][0] number', before: 'unrunnable[1][1] none' },
  { version: '2026.8.0', line: 'get_task_stream_index number', before: 'get_task_stream_index none' },
  { version: '2026.8.0', line: 'identity.n_workers number' },
  { version: '2026.8.0', line: 'identity.total_threads number' },
];

/** What the newest answers as this version would. */
function asBefore(newest: Set<string>, version: string): Set<string> {
  const older = new Set(newest);
  for (const { version: since, line, before } of SINCE) {
    if (version >= since || !older.delete(line)) continue;
    if (before) older.add(before);
  }
  return older;
}

const beyond = (some: Set<string>, others: Set<string>): string[] =>
  [...some].filter((one) => !others.has(one) && !OF_THE_CLUSTER.some((pattern) => pattern.test(one))).sort();

let simulator: Awaited<ReturnType<typeof startSimulator>>;

beforeAll(async () => {
  // Tasks that last longer than it is from heartbeat to heartbeat: some are executing whenever it is asked.
  const long = { workers: 2, threads: 8, rate: 10 };
  simulator = await startSimulator({ version: NEWEST, history: 1_000, failEvery: 10, ...long });
});

afterAll(() => simulator.close());

test.each(DASK_VERSIONS)('the simulator answers as distributed %s does', async (version) => {
  const config = { 'distributed.diagnostics.computations.nframes': 1 };
  const real = await DaskCluster.start(version, { processes: false, config });
  try {
    // It records what runs from the first time on that somebody asks.
    await ask(real.address, 'get_task_stream', { count: 1 });
    await real.run('example');
    await real.run('release');
    await real.run('steal');
    await real.run('example');
    await real.run('fail', { key: 'boom-1' });
    // It ends with the cluster, which does not wait for it.
    void real.run('sleep', { seconds: 600, times: 1 }).catch(() => undefined);
    await eventually(async () => {
      const [newest, dask] = [await shapes(simulator.address), await shapes(real.address)];
      const expressions = asBefore(newest.expressions, version);
      expect({
        invented: beyond(expressions, dask.expressions),
        left: beyond(dask.expressions, expressions),
        // Of an op's answer the simulator gives what is read of it.
        inventedByOps: beyond(asBefore(newest.ops, version), dask.ops),
        unknown: SINCE.filter(({ line }) => !newest.expressions.has(line) && !newest.ops.has(line)),
      }).toEqual({ invented: [], left: [], inventedByOps: [], unknown: [] });
    });
  } finally {
    await real.kill();
  }
});

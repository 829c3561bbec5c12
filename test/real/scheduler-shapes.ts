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
export async function shapes(address: string): Promise<Record<'expressions' | 'ops', Set<string>>> {
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

export async function ask(address: string, op: string, args?: object): Promise<unknown> {
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

import { connect as connectSocket } from 'node:net';
import { call, type Comm, connect } from '../../exporter/src/protocol/comm.ts';
import type { Pickle } from '../../exporter/src/protocol/pickle.ts';
import { evaluate } from '../../exporter/src/scheduler/feeds/feed.ts';
import {
  attr,
  compose,
  each,
  item,
  juxt,
  method,
  taskStreamPlugin,
  valmap,
} from '../../exporter/src/scheduler/feeds/expression.ts';
import { newCluster } from '../../exporter/src/metrics/testdata/cluster.ts';
import { ownOfSpan, spanHeads } from '../../exporter/src/scheduler/ask/spans.ts';
import { unrunnable } from '../../exporter/src/scheduler/figures/tasks/unrunnable.ts';
import type { SimulatorOptions } from './options.ts';
import { type Simulator, startSimulator } from './simulator.ts';

type Dict = Map<string, unknown>;

let simulator: Simulator;
afterEach(() => simulator.close());

const start = async (options: SimulatorOptions = {}) => (simulator = await startSimulator(options));
/** Of a busy machine, on which 100,000 records take long to tell. */
const PATIENCE_MS = 120_000;

const open = (): Promise<Comm> => connect({ address: simulator.address, connectTimeoutMs: 60_000 });

const evaluated = async (expression: Pickle): Promise<unknown> =>
  (await evaluate(open, expression, () => undefined)).value;

async function ask(op: string, args: object = {}): Promise<unknown> {
  const comm = await open();
  try {
    return await call(comm, op, args, PATIENCE_MS);
  } finally {
    comm.close();
  }
}

const resting: SimulatorOptions = { history: 1_000_000, rate: 200, rounds: 1, failEvery: 50 };

test('tells who it is, and that it is simulated', async () => {
  await start({ workers: 2, threads: 3 });
  const identity = (await ask('identity')) as Dict;
  expect(identity.get('daskscope_simulated')).toBe(true);
  expect(identity.get('id')).toMatch(/^Scheduler-simulated-/);
  expect(identity.get('total_threads')).toBe(6);
  expect((identity.get('workers') as Dict).size).toBe(2);
});

test('records, states and counts agree once the computation rests', async () => {
  await start(resting);
  const records = (await ask('get_task_stream', { start_index: 0 })) as Dict[];
  const [index, prefixes] = (await evaluated(
    juxt(
      compose(attr('index'), taskStreamPlugin),
      compose(valmap(attr('states', 'state_counts')), attr('task_prefixes')),
    ),
  )) as [number, Map<string, [Dict, Dict]>];
  expect(records).toHaveLength(index);
  expect([...prefixes.keys()]).toEqual(['inc', 'dec', 'add', 'sum']);
  for (const [name, [states, counts]] of prefixes) {
    const own = records.filter((record) => String(record.get('key')).startsWith(`${name}-`));
    const erred = own.filter((record) => record.get('status') === 'error');
    expect(own.length - erred.length).toBe(counts.get('memory'));
    expect(erred.length).toBe(counts.get('erred') ?? 0);
    expect(states.get('processing')).toBe(0);
  }
  expect(records.some((record) => record.get('status') === 'error')).toBe(true);
  expect(new Set(records.map((record) => record.get('key'))).size).toBe(records.length);
});

test('a thread does one thing at a time', async () => {
  await start(resting);
  const records = (await ask('get_task_stream', {})) as Dict[];
  const lanes = new Map<unknown, [number, number][]>();
  for (const record of records) {
    const stops = (record.get('startstops') as Dict[]).map(
      (each) => [each.get('start'), each.get('stop')] as [number, number],
    );
    const lane = lanes.get(record.get('thread')) ?? [];
    lanes.set(record.get('thread'), [...lane, ...stops]);
  }
  expect(lanes.size).toBe(6);
  for (const lane of lanes.values()) {
    lane.sort((a, b) => a[0] - b[0]);
    lane.slice(1).forEach(([begin], position) => expect(begin).toBeGreaterThanOrEqual(lane[position]![1]));
  }
});

test('100,000 records of 1,000 workers are there from the start, and can be read in pieces', async () => {
  await start({ workers: 1_000, threads: 4, rate: 500, history: 105_000, prefixes: 12 });
  const { task_stream: stream } = simulator.cluster.scheduler;
  expect(stream.buffer.length).toBe(100_000);
  const first = stream.index - 1_000;
  const records = (await ask('get_task_stream', { start_index: first })) as Dict[];
  expect(records.length).toBeGreaterThanOrEqual(1_000);
  expect(((await ask('identity')) as Dict).get('n_workers')).toBe(1_000);
  expect(simulator.cluster.scheduler.task_prefixes.size).toBe(12);
});

test('a restart is another life on the same port; Client.restart() is not', async () => {
  await start(resting);
  const { port } = simulator;
  const id = async () => ((await ask('identity')) as Dict).get('id');
  const first = await id();
  const { index } = simulator.cluster.scheduler.task_stream;
  simulator.restartClient();
  expect(await id()).toBe(first);
  expect(simulator.cluster.scheduler.task_stream.index).toBe(index);
  expect(await ask('get_task_prefix_states')).toEqual(new Map());
  simulator.restart();
  expect(simulator.port).toBe(port);
  expect(await id()).not.toBe(first);
});

test('an old version lacks what came later', async () => {
  await start({ version: '2022.12.1' });
  expect(await ask('get_task_stream_index')).toBeNull();
  await expect(evaluated(attr('_workers_added_total'))).rejects.toThrow(/AttributeError/);
});

test.each([
  ['2026.8.0', [2, 0, expect.any(Number)]],
  ['2023.12.1', [2, null, null]],
])('%s has tasks that no worker may run, with what they ask for', async (version, told) => {
  await start({ version, unrunnable: 2 });
  const cluster = newCluster();
  const { expression, apply } = unrunnable(cluster);
  apply(await evaluated(expression), Date.now());
  const { total, tasks } = cluster.seldom.unrunnable!;
  const [first] = tasks;
  expect([total, first!.seconds === null ? null : 0, first!.seconds]).toEqual(told);
  expect(tasks).toMatchObject(
    Array.from({ length: 2 }, () => ({ prefix: 'train', resources: new Map([['GPU', 1]]) })),
  );
});

test('has a span in another, each with groups and activities of its own', async () => {
  await start({ history: 5_000, rate: 200 });
  const [count, heads] = (await evaluated(spanHeads)) as [number, [string, string[], string | null][]];
  expect(count).toBe(2);
  const [[, inner, parent], [id, outer]] = heads as [(typeof heads)[0], (typeof heads)[0]];
  expect([outer, inner, parent]).toEqual([['example'], ['example', 'totals'], id]);
  const own = (await evaluated(
    compose(each(ownOfSpan), method('values'), attr('spans'), item('spans'), attr('extensions')),
  )) as unknown[][];
  const groups = own.map((told) => new Set((told[5] as string[]).map((name) => name.split('-')[0])));
  expect(groups).toEqual([new Set(['inc', 'dec', 'add']), new Set(['sum'])]);
  for (const told of own) expect(told[6]).not.toEqual([]);
});

test('an unknown op answers null, a blocked feed an error, and the comm stays usable', async () => {
  await start({ fault: 'feed-blocked' });
  const comm = await open();
  expect(await call(comm, 'nonsense')).toBeNull();
  await expect(call(comm, 'feed', { function: Buffer.alloc(0) })).rejects.toThrow(/disallowed/);
  expect(await call(comm, 'identity')).toBeInstanceOf(Map);
  comm.close();
});

test.each([
  ['garbage', /claims|mid|protocol/i],
  ['http', /HTTP/],
  ['huge-frame', /claims/],
  ['deep-message', /levels deep/],
] as const)('%s is no handshake', async (fault, reason) => {
  await start({ fault });
  await expect(open()).rejects.toThrow(reason);
});

test('closes in the middle of its first answer', async () => {
  await start({ fault: 'close-mid-message' });
  await expect(ask('identity')).rejects.toThrow(/middle of a message/);
});

test('lives on when a client talks nonsense', async () => {
  await start();
  const socket = connectSocket(simulator.port, '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => {});
  socket.on('data', () => {});
  socket.write(Buffer.alloc(64, 0xff));
  await closed;
  expect(await ask('identity')).toBeInstanceOf(Map);
});

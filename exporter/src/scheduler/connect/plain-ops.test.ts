import { CommClosedError } from '../../protocol/errors.ts';
import { newCluster } from '../../metrics/testdata/cluster.ts';
import { OptionalOps } from '../ask/optional-ops.ts';
import { OwnComm } from '../ask/own-comm.ts';
import type { TaskStream, ToldHead } from '../task-stream/task-stream.ts';
import {
  ADDRESS,
  fakeTime,
  quiet,
  refuses,
  ScriptedScheduler,
  SILENCE,
  type Script,
} from '../testing/scripted-comm.ts';
import { PlainOps, type PlainOpsOptions } from './plain-ops.ts';

const WORKER = 'tcp://10.0.0.2:40001';
const IDENTITY = { type: 'Scheduler', workers: { [WORKER]: { nthreads: 2, name: 'a', memory_limit: 4e9 } } };

const ANSWERS: Script = {
  identity: [IDENTITY],
  processing: [{ [WORKER]: ['inc-1', 'inc-2', 'inc-3'] }],
  get_task_prefix_states: [{ inc: { memory: 2, processing: 3 } }],
  get_task_stream_index: [17],
};

beforeEach(fakeTime);
let ended: PlainOps | undefined;
afterEach(() => {
  ended?.close();
  jest.useRealTimers();
});

/** cost: what an op takes of the scheduler's time, in seconds. */
async function started(script: Script = {}, options: Partial<PlainOpsOptions> = {}, cost = 0) {
  const scheduler = new ScriptedScheduler({ ...ANSWERS, ...script });
  const cluster = newCluster();
  const own = new OwnComm(scheduler.openComm, () => cluster.cost.spend('workers', cost));
  const heads: ToldHead[] = [];
  const onError = jest.fn();
  const plainOps = (ended = new PlainOps({
    cluster,
    ops: new OptionalOps(cluster, own),
    stream: { advance: (head: ToldHead) => heads.push(head) } as unknown as TaskStream,
    byIndex: true,
    streams: true,
    life: cluster.log.openLife('life', 0),
    budget: 0.01,
    now: Date.now,
    onError,
    ...options,
  }));
  await plainOps.start();
  return { scheduler, cluster, heads, onError, plainOps };
}

async function pass(ms: number): Promise<void> {
  jest.advanceTimersByTime(ms);
  await quiet();
}

test('workers, what they process, prefixes and how far the stream is are there when it has started', async () => {
  const { cluster, heads } = await started();
  expect([...cluster.workers.all()]).toMatchObject([{ address: WORKER, threads: 2, processing: 3 }]);
  expect([...cluster.prefixes.all()]).toMatchObject([{ name: 'inc' }]);
  expect(heads).toMatchObject([{ index: 17, untouched: false }]);
});

test('what only feeds tell is missing, with the reason, and what is told is not', async () => {
  const { missingFeatures } = (await started()).cluster;
  for (const feature of ['scheduler', 'running', 'prefix-memory', 'failures'])
    expect(missingFeatures.get(feature)).toBe('Read through the op "feed", which this scheduler forbids.');
  expect(missingFeatures.has('queued-tasks')).toBe(true);
  for (const feature of ['workers', 'prefixes', 'worker-processing', 'task-stream'])
    expect(missingFeatures.has(feature)).toBe(false);
});

test('it asks again each second, once the answers before are there', async () => {
  const { scheduler, heads } = await started({ get_task_stream_index: [17, 20, SILENCE] });
  await pass(1_000);
  expect(heads.map(({ index }) => index)).toEqual([17, 20]);
  await pass(1_000);
  expect(scheduler.count('get_task_stream_index')).toBe(3);
  await pass(10_000);
  expect(scheduler.count('get_task_stream_index')).toBe(3);
});

test('where the answers cost more than the budget has, figures come less often and the stream does not', async () => {
  // Three ops of 10 ms: at 1 % once in 3 s.
  const { scheduler } = await started({}, {}, 0.01);
  await pass(1_000);
  await pass(1_000);
  expect(scheduler.count('identity')).toBe(1);
  expect(scheduler.count('get_task_stream_index')).toBe(3);
  await pass(1_000);
  expect(scheduler.count('identity')).toBe(2);
  await pass(1_000);
  expect(scheduler.count('identity')).toBe(2);
});

test('an op that is refused leaves the rest, and is not asked again', async () => {
  const { scheduler, cluster } = await started({
    get_task_prefix_states: [refuses('explicitly disallowed')],
  });
  await pass(1_000);
  expect(scheduler.count('get_task_prefix_states')).toBe(1);
  expect(scheduler.count('identity')).toBe(2);
  expect(cluster.missingFeatures.get('prefixes')).toContain('forbids the op');
  expect([...cluster.workers.all()]).toHaveLength(1);
});

test('without the op "processing" a worker is there, and what it processes is not known', async () => {
  const { cluster } = await started({ processing: [refuses('no')] });
  expect([...cluster.workers.all()]).toMatchObject([{ address: WORKER, processing: null }]);
});

test('a scheduler that does not tell its stream is not asked for it', async () => {
  const { scheduler, heads } = await started({}, { streams: false });
  expect(heads).toEqual([]);
  expect(scheduler.count('get_task_stream_index')).toBe(0);
});

test('a scheduler without an index is always one record ahead, so that the stream is read', async () => {
  const { cluster, heads } = await started({}, { byIndex: false });
  expect(heads.map(({ index }) => index)).toEqual([cluster.log.nextId(0) + 1]);
});

test('a connection that is lost ends it, and is told once', async () => {
  const lost = new CommClosedError(ADDRESS, 'closed the connection');
  const { scheduler, onError } = await started({ identity: [IDENTITY, lost] });
  await pass(1_000);
  expect(onError.mock.calls).toEqual([[lost]]);
  await pass(10_000);
  expect(scheduler.count('identity')).toBe(2);
});

test('closed, it asks no more', async () => {
  const { scheduler, plainOps, onError } = await started();
  plainOps.close();
  const asked = scheduler.asked.length;
  await pass(10_000);
  expect(scheduler.asked).toHaveLength(asked);
  expect(onError).not.toHaveBeenCalled();
});

test('closed while it asks, it neither asks again nor tells an error', async () => {
  const { scheduler, plainOps, onError } = await started({ identity: [IDENTITY, SILENCE] });
  await pass(1_000);
  plainOps.close();
  scheduler.comms[0]!.end();
  await pass(10_000);
  expect(scheduler.count('identity')).toBe(2);
  expect(onError).not.toHaveBeenCalled();
});

test('closed while it asks, an answer that still comes is the last', async () => {
  const { scheduler, plainOps } = await started({ identity: [IDENTITY, SILENCE, IDENTITY] });
  await pass(1_000);
  plainOps.close();
  scheduler.comms[0]!.say(IDENTITY);
  await quiet();
  await pass(10_000);
  expect(scheduler.count('identity')).toBe(2);
});

import { CommClosedError, ProtocolError } from '../../protocol/errors.ts';
import { newCluster } from '../../metrics/testdata/cluster.ts';
import { ADDRESS, fakeTime, refuses, ScriptedScheduler, type Script } from '../testing/scripted-comm.ts';
import { OptionalOps } from './optional-ops.ts';
import { OwnComm } from './own-comm.ts';

beforeEach(fakeTime);
afterEach(() => jest.useRealTimers());

function asking(script: Script) {
  const scheduler = new ScriptedScheduler(script);
  const cluster = newCluster();
  const ops = new OptionalOps(cluster, new OwnComm(scheduler.openComm, () => undefined));
  return { scheduler, cluster, ops, missing: () => Object.fromEntries(cluster.missingFeatures) };
}

test('what an op answers is given, and nothing is missing', async () => {
  const { ops, missing } = asking({ adaptive_target: [3] });
  expect(await ops.ask('adaptive_target')).toBe(3);
  expect(missing()).toEqual({});
});

test.each([
  [
    'forbids',
    refuses('ValueError("The \'processing\' handler has been explicitly disallowed in Scheduler")'),
    'The scheduler forbids the op "processing" (distributed.scheduler.blocked-handlers).',
  ],
  ['fails at', refuses("KeyError('x')"), `The scheduler failed at the op "processing": KeyError('x').`],
  ['does not know', null, 'This version of distributed does not answer the op "processing".'],
  ['answers with another kind', 7, 'This version of distributed does not answer the op "processing".'],
])('an op that a scheduler %s is missing with its reason, and never asked again', async (_, answer, why) => {
  const { scheduler, ops, missing } = asking({ processing: [answer, {}] });
  expect(await ops.ask('processing')).toBeUndefined();
  expect(missing()).toEqual({ 'worker-processing': why });
  expect(ops.isRefused('processing')).toBe(true);
  jest.advanceTimersByTime(3_600_000);
  expect(await ops.ask('processing')).toBeUndefined();
  expect(scheduler.count('processing')).toBe(1);
});

test('a reason that a new life forgot is told again', async () => {
  const { cluster, ops, missing } = asking({ processing: [null] });
  await ops.ask('processing');
  cluster.present('worker-processing');
  await ops.ask('processing');
  expect(Object.keys(missing())).toEqual(['worker-processing']);
});

test('what was too large is missing for a minute, is asked for again then, and is there once it fits', async () => {
  const { scheduler, ops, missing } = asking({
    identity: [new ProtocolError(ADDRESS, 'sends a message of 70 MB'), { workers: {} }],
  });
  expect(await ops.ask('identity')).toBeUndefined();
  expect(missing()).toEqual({
    workers: 'The answer of the op "identity" is larger than a message may be.',
  });
  expect(ops.isRefused('identity')).toBe(false);
  jest.advanceTimersByTime(59_900);
  expect(await ops.ask('identity')).toBeUndefined();
  expect(scheduler.count('identity')).toBe(1);
  jest.advanceTimersByTime(100);
  expect(await ops.ask('identity')).toBeInstanceOf(Map);
  expect(scheduler.count('identity')).toBe(2);
  expect(missing()).toEqual({});
});

test('one op that is refused leaves the others', async () => {
  const { ops } = asking({ adaptive_target: [refuses('no')], get_task_stream_index: [4] });
  expect(await ops.ask('adaptive_target')).toBeUndefined();
  expect(await ops.ask('get_task_stream_index')).toBe(4);
});

test('a connection that is lost is no refusal', async () => {
  const { ops, missing } = asking({ identity: [new CommClosedError(ADDRESS, 'closed the connection')] });
  await expect(ops.ask('identity')).rejects.toThrow('closed the connection');
  expect(missing()).toEqual({});
  expect(ops.isRefused('identity')).toBe(false);
});

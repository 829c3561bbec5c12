import { workerUpdate } from '../../state/samples.ts';
import { CommClosedError, ProtocolError } from '../../protocol/errors.ts';
import { NOW, sampleCluster } from '../testing/sample-cluster.ts';
import {
  ADDRESS,
  quiet,
  refuses,
  ScriptedScheduler,
  SILENCE,
  type Script,
} from '../testing/scripted-comm.ts';
import { OnRequest } from './on-request.ts';
import { Places } from './questions.ts';

const A = 'tcp://10.0.0.8:1';
const B = 'tcp://10.0.0.8:2';
const EMPTY = { count: 0, children: {}, identifier: 'root', description: {} };
const ONE = { ...EMPTY, count: 3 };
const settings = [1, ['10ms', 'True'], 1.001];

/** Two workers, of which the second was last seen so many ms before the first. */
function asking(script: Script, silentFor = 0) {
  const scheduler = new ScriptedScheduler({ feed: [settings], profile: [ONE], ...script });
  const cluster = sampleCluster();
  const seen = (address: string, lastSeen: number) => workerUpdate(address, { name: address, lastSeen });
  cluster.workers.update([seen(A, NOW), seen(B, NOW - silentFor)], NOW);
  const clock = { now: 1_000 };
  const { openComm } = scheduler;
  const ask = new OnRequest({
    cluster,
    openComm,
    places: new Places(),
    now: () => clock.now,
    clock: () => NOW,
  });
  return { scheduler, cluster, clock, ask };
}

test('ten who ask at once are one who asks, for three seconds', async () => {
  const { scheduler, clock, ask } = asking({});
  const all = await Promise.all(Array.from({ length: 10 }, () => ask.profile({ activity: false })));
  expect(new Set(all).size).toBe(1);
  expect(all[0]).toMatchObject({ root: { samples: 3 }, workers: { asked: 2, silent: [], notAsked: 0 } });
  expect(scheduler.count('profile')).toBe(1);
  clock.now += 3_001;
  await ask.profile({ activity: false });
  expect(scheduler.count('profile')).toBe(2);
  expect(scheduler.openComms).toEqual([]);
});

test('what takes much of the scheduler’s time is asked so seldom that it takes a hundredth of it, but every 20 s', async () => {
  const { scheduler, clock, ask, cluster } = asking({
    profile: [
      () => {
        cluster.cost.spend('profile', costs);
        return ONE;
      },
    ],
  });
  let costs = 0.1;
  const asksAfter = async (ms: number) => {
    clock.now += ms;
    await ask.profile({ activity: false });
    return scheduler.count('profile');
  };
  expect(await asksAfter(0)).toBe(1);
  expect(await asksAfter(9_900)).toBe(1);
  costs = 100;
  expect(await asksAfter(2_000)).toBe(2);
  expect(await asksAfter(19_000)).toBe(2);
  expect(await asksAfter(2_000)).toBe(3);
});

test('of more than four questions at once the fifth is busy', async () => {
  const { ask, scheduler } = asking({ profile: [SILENCE] });
  const first = ['a', 'b', 'c', 'd'].map((prefix) => ask.profile({ prefix }));
  await quiet();
  await expect(ask.profile({ prefix: 'e' })).rejects.toMatchObject({ code: 'busy' });
  for (const comm of scheduler.openComms) comm.say(ONE);
  await Promise.all(first);
  expect((await ask.profile({ prefix: 'a' })).root.samples).toBe(3);
});

test('a worker without heartbeats is not waited for, and is named', async () => {
  const { ask, scheduler } = asking({}, 60_000);
  expect((await ask.profile({})).workers).toEqual({ asked: 2, silent: [B], notAsked: 0 });
  expect(scheduler.asked.find(({ op }) => op === 'profile')).toMatchObject({ workers: [A] });
});

test('one that the scheduler could not reach is named', async () => {
  const { ask } = asking({ broadcast: [{ [A]: {} }] });
  expect(await ask.stacks({})).toMatchObject({ stacks: [], workers: { silent: [B] } });
});

test('where nobody answers it is not answered, and never empty', async () => {
  const closed = new CommClosedError(ADDRESS, 'closed the connection');
  const { ask } = asking({ profile: [closed] });
  await expect(ask.profile({})).rejects.toMatchObject({ code: 'not-answered' });
});

test('without a connection it says why, and asks nobody', async () => {
  const { ask, cluster, scheduler } = asking({});
  cluster.disconnected('It went away.', NOW, NOW);
  for (const question of [ask.profile({}), ask.stacks({}), ask.logs({})])
    await expect(question).rejects.toMatchObject({ code: 'not-connected', message: 'It went away.' });
  expect(scheduler.asked).toEqual([]);
});

test('an op that is forbidden is refused with the reason, and not asked again soon: it would fill the log', async () => {
  const { ask, clock, scheduler } = asking({ profile: [refuses('explicitly disallowed')] });
  for (let again = 0; again < 5; again++) {
    clock.now += 5_000;
    await expect(ask.profile({})).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('forbids'),
    });
  }
  expect(scheduler.count('profile')).toBe(1);
  clock.now += 60_000;
  await expect(ask.profile({})).rejects.toMatchObject({ code: 'refused' });
  expect(scheduler.count('profile')).toBe(2);
});

test('a worker or a key that is not there is gone', async () => {
  const { ask, scheduler } = asking({ feed: [[1, [null], 1.001]] });
  await expect(ask.profile({ worker: ['tcp://nowhere:1'] })).rejects.toMatchObject({ code: 'gone' });
  await expect(ask.stacks({ key: 'nosuch' })).rejects.toMatchObject({ code: 'gone' });
  expect(scheduler.count('call_stack')).toBe(0);
});

test('of logs those that tell are given, with the reason of those that do not', async () => {
  const { ask } = asking({
    feed: [[1, { [A]: 'tcp://nanny:1', [B]: null }, 1.001]],
    get_logs: [refuses('explicitly disallowed')],
    broadcast: [{ [A]: [[2, 'INFO', 'two'], [1, 'INFO', 'one']], [B]: [] }, { [A]: [[3, 'ERROR', 'three']] }],
  }); // prettier-ignore
  const { records, refused, total } = await ask.logs({});
  expect(records.map(({ source, text }) => [source, text])).toEqual([
    ['nanny', 'three'],
    ['worker', 'two'],
    ['worker', 'one'],
  ]);
  expect(total).toBe(3);
  expect(refused).toEqual([
    { source: 'scheduler', reason: expect.stringContaining('forbids the op "get_logs"') },
  ]);
});

test('logs that are larger than a message are asked for a few', async () => {
  const large = new ProtocolError(ADDRESS, 'sends a message of 70 MB');
  const { ask, scheduler } = asking({ get_logs: [large, [[1, 'INFO', 'x']]] });
  expect((await ask.logs({ source: ['scheduler'] })).records).toHaveLength(1);
  expect(scheduler.asked.map(({ n }) => n)).toEqual([20_000, 20]);
});

test('where broadcasts are forbidden workers are asked without times', async () => {
  const { ask } = asking({
    broadcast: [refuses('explicitly disallowed')],
    worker_logs: [{ [A]: [['INFO', 'x']], [B]: [] }],
  });
  const { records, workers } = await ask.logs({ source: ['worker'] });
  expect(records).toMatchObject([{ time: null, text: 'x', worker: A }]);
  expect(workers.silent).toEqual([]);
});

test('activity is by function and second, of all workers together', async () => {
  const keys = [
    [10.2, { inc: 5, dec: 1 }],
    [10.7, { inc: 2 }],
    [11.1, { inc: 1 }],
  ];
  const { ask } = asking({ broadcast: [{ [A]: { counts: [], keys }, [B]: { counts: [], keys } }] });
  const { activity } = await ask.profile({ activity: true });
  expect(activity!.cycleMs).toBe(1_000);
  expect([...activity!.samples]).toEqual([
    ['inc', new Map([[10, 14], [11, 2]])],
    ['dec', new Map([[10, 2]])],
  ]); // prettier-ignore
});

test('an event loop that Dask does not sample is told so, by why', async () => {
  const { ask } = asking({ profile: [EMPTY] });
  expect((await ask.profile({})).empty).toBe('no-samples');
  expect((await ask.profile({ of: 'scheduler' })).empty).toBe('python-3.11');
  const off = asking({ profile: [EMPTY], feed: [[1, ['10ms', 'False'], 1.001]] });
  expect((await off.ask.profile({})).empty).toBe('switched-off');
});

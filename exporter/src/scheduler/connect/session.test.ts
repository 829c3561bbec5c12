import { newCluster } from '../../metrics/testdata/cluster.ts';
import { KnownLives } from '../task-stream/known-lives.ts';
import { finishTasks, pushAgain, scriptOf, smallState } from '../testing/evaluated-script.ts';
import { fakeTime, quiet, refuses, ScriptedScheduler, type Script } from '../testing/scripted-comm.ts';
import { Session } from './session.ts';

const FORBIDDEN = refuses('explicitly disallowed');

beforeEach(fakeTime);
let opened: Session | undefined;
afterEach(() => {
  opened?.close();
  jest.useRealTimers();
});

function prepared(script: Script = {}) {
  const state = smallState();
  const scheduler = new ScriptedScheduler({ ...scriptOf(state), ...script });
  const cluster = newCluster();
  const open = async () =>
    (opened = await Session.open({
      cluster,
      openComm: scheduler.openComm,
      watching: { watching: false, onChange: () => () => undefined },
      budget: 0.01,
      known: new KnownLives(),
      now: Date.now,
    }));
  const why = (feature: string) => cluster.missingFeatures.get(feature);
  return { state, scheduler, cluster, open, why };
}

test('once it is open, the cluster says who the scheduler is, its workers and its tasks', async () => {
  const { cluster, open, why } = prepared();
  await open();
  await quiet();
  expect(cluster.connection.state).toBe('connected');
  expect(cluster.identity).toMatchObject({ id: 'Scheduler-1', version: '2026.8.0', simulated: true });
  expect([...cluster.workers.all()]).toHaveLength(2);
  expect(cluster.scheduler?.totalThreads).toBe(4);
  expect(cluster.log.taken).toBe(3);
  expect(cluster.workersDesired).toBe(2);
  for (const feature of ['feed', 'task-stream', 'workers', 'prefixes', 'workers-desired'])
    expect(why(feature)).toBeUndefined();
});

test('tasks that finish later are in the log with the next push', async () => {
  const { state, scheduler, cluster, open } = prepared();
  await open();
  finishTasks(state, 4);
  await pushAgain(state, scheduler);
  expect([cluster.log.taken, cluster.log.lost]).toEqual([7, 0]);
});

test('a scheduler that forbids feeds is read by plain ops, and says why', async () => {
  const { state, cluster, open, why } = prepared({ feed: [FORBIDDEN] });
  await open();
  await quiet();
  expect(why('feed')).toBe('The scheduler forbids the op "feed" (distributed.scheduler.blocked-handlers).');
  expect([...cluster.workers.all()]).toHaveLength(2);
  expect([cluster.log.taken, cluster.workersDesired]).toEqual([3, 2]);
  finishTasks(state, 2);
  jest.advanceTimersByTime(1_000);
  await quiet();
  expect(cluster.log.taken).toBe(5);
});

test('one that tells no index either is read by overlap', async () => {
  const { state, cluster, open, why } = prepared({ feed: [FORBIDDEN], get_task_stream_index: [null] });
  await open();
  await quiet();
  expect(why('task-stream-index')).toContain('does not answer the op "get_task_stream_index"');
  finishTasks(state, 2);
  jest.advanceTimersByTime(1_000);
  await quiet();
  expect(cluster.log.taken).toBe(5);
});

test('one that forbids feeds and its task stream still tells its workers, and is not asked for its stream', async () => {
  const { scheduler, cluster, open, why } = prepared({ feed: [FORBIDDEN], get_task_stream: [FORBIDDEN] });
  await open();
  jest.advanceTimersByTime(1_000);
  await quiet();
  expect(why('task-stream')).toContain('forbids the op "get_task_stream"');
  expect(scheduler.count('get_task_stream')).toBe(1);
  expect([...cluster.workers.all()]).toHaveLength(2);
});

test('one that evaluates nothing for others says that', async () => {
  const { cluster, open, why } = prepared({ feed: ['<function>'] });
  await open();
  expect(why('feed')).toContain('distributed.scheduler.pickle is off');
  expect([...cluster.workers.all()]).toHaveLength(2);
});

test('what is no scheduler is told as what it is, and nothing stays open', async () => {
  const { scheduler, cluster, open } = prepared({ identity: [{ type: 'Worker' }] });
  await expect(open()).rejects.toThrow('is a Worker, not a scheduler');
  expect(cluster.connection.state).toBe('connecting');
  expect(scheduler.openComms).toEqual([]);
});

test('where a feed ends the session is lost, and closing it leaves nothing open', async () => {
  const { scheduler, open } = prepared();
  const session = await open();
  scheduler.openFeeds[0]!.end();
  await expect(session.lost).rejects.toThrow('closed the connection');
  session.close();
  await quiet();
  expect(scheduler.openComms).toEqual([]);
});

test('closed, it asks for nothing any more', async () => {
  const { scheduler, open } = prepared({ feed: [FORBIDDEN] });
  const session = await open();
  await quiet();
  session.close();
  const asked = scheduler.asked.length;
  jest.advanceTimersByTime(20_000);
  await quiet();
  expect(scheduler.asked).toHaveLength(asked);
  await expect(session.lost).rejects.toThrow('was closed');
});

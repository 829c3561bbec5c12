import { TaskPrefix, WorkerState } from '../../../../simulator/src/scheduler/model.ts';
import type { SchedulerState } from '../../../../simulator/src/scheduler/scheduler.ts';
import { Demand } from '../../demand.ts';
import { newCluster } from '../../metrics/testdata/cluster.ts';
import type { TaskStream, ToldHead } from '../task-stream/task-stream.ts';
import { finishTasks, pushAgain, scriptOf, smallState } from '../testing/evaluated-script.ts';
import { fakeTime, quiet, ScriptedScheduler } from '../testing/scripted-comm.ts';
import { Feeds } from './feeds.ts';

beforeEach(fakeTime);
let started: Feeds | undefined;
afterEach(() => {
  started?.close();
  jest.useRealTimers();
});

async function feeding(prepare: (state: SchedulerState) => void = () => undefined) {
  const state = smallState();
  prepare(state);
  const scheduler = new ScriptedScheduler(scriptOf(state));
  const cluster = newCluster();
  const heads: ToldHead[] = [];
  const onError = jest.fn();
  const demand = new Demand(cluster);
  const feeds = (started = new Feeds({
    cluster,
    openComm: scheduler.openComm,
    watching: demand,
    budget: 1,
    life: state.id,
    evaluate: async () => null,
    stream: { advance: (head: ToldHead) => heads.push(head) } as unknown as TaskStream,
    now: Date.now,
    onError,
  }));
  await feeds.start();
  /** Seconds between two pushes of what is open, in the order in which it was opened. */
  const intervals = () => scheduler.openFeeds.map(({ asked }) => asked!['interval']);
  const pass = async (ms: number) => {
    jest.advanceTimersByTime(ms);
    await pushAgain(state, scheduler);
  };
  return { state, scheduler, cluster, heads, onError, demand, feeds, intervals, pass };
}

const byNumber = (a: unknown, b: unknown) => Number(a) - Number(b);

/** That often come what tells how far the stream is, and the prefixes. */
const fast = (intervals: unknown[]) => intervals.filter((interval) => interval === 0.1).length;

test('once it has started all figures are there', async () => {
  const { cluster, heads } = await feeding();
  expect(cluster.scheduler?.totalThreads).toBe(4);
  expect([...cluster.workers.all()]).toHaveLength(2);
  expect(heads.at(-1)).toMatchObject({ index: 3, untouched: false });
});

test('a cluster in which tasks wait is read slowly from the start, not seldom', async () => {
  const { intervals, pass } = await feeding((state) => {
    const prefix = new TaskPrefix('inc');
    prefix.states.set('waiting', 1);
    state.task_prefixes.set(prefix.name, prefix);
  });
  await pass(1_000);
  expect(intervals().sort()).toEqual([1, 1, 1, 1, 5]);
});

test('while nobody watches nothing is pushed more than once a second', async () => {
  const { intervals } = await feeding();
  expect(intervals()).toHaveLength(5);
  expect(Math.min(...(intervals() as number[]))).toBeGreaterThanOrEqual(1);
});

test('stream and prefixes come fast while somebody watches and tasks go on; at rest the stream alone, and less often', async () => {
  const { state, demand, intervals, pass } = await feeding();
  const leave = demand.enter();
  await quiet();
  expect(intervals().sort()).toEqual([0.25, 1, 1, 1, 5]);
  finishTasks(state, 1);
  await pass(100);
  expect(fast(intervals())).toBe(2);
  await pass(3_100);
  await pass(250);
  expect(intervals().sort()).toEqual([0.25, 1, 1, 1, 5]);
  finishTasks(state, 1);
  await pass(100);
  expect(fast(intervals())).toBe(2);
  leave();
  await pass(1_000);
  expect(fast(intervals())).toBe(0);
  expect(intervals()).toHaveLength(5);
});

test('a worker that comes is there at once, however seldom workers are read', async () => {
  const { state, scheduler, cluster } = await feeding();
  jest.advanceTimersByTime(1_100);
  const worker = new WorkerState(3, '10.0.0.3', 2, new Map());
  state.workers.set(worker.address, worker);
  // The scheduler's own figures alone are pushed again: they were opened after the prefixes.
  const own = scheduler.openFeeds[1]!;
  const script = scriptOf(state)['feed']![0] as (asked: unknown) => unknown;
  own.say(script(own.asked));
  await quiet();
  expect([...cluster.workers.all()].map(({ address }) => address)).toContain(worker.address);
});

test('where nothing happens all but the stream is read seldom, until somebody watches, a task goes on or a worker comes', async () => {
  const { state, demand, intervals, pass } = await feeding();
  const calm = [2, 10, 10, 10, 10];
  const becomesCalm = async () => {
    await pass(30_100);
    await pass(1_000);
    expect(intervals().sort(byNumber)).toEqual(calm);
  };
  // What it finds at rest: of thousands of clusters that are connected to at once it would be most of what an exporter does.
  expect(intervals().sort(byNumber)).toEqual(calm);
  const leave = demand.enter();
  await quiet();
  expect(intervals().sort()).toEqual([0.25, 1, 1, 1, 5]);
  leave();
  await pass(1_000);
  expect(intervals().sort(byNumber)).toEqual(calm);
  finishTasks(state, 1);
  await pass(1_000);
  expect(intervals().sort()).toEqual([1, 1, 1, 1, 5]);
  await becomesCalm();
  const worker = new WorkerState(3, '10.0.0.3', 2, new Map());
  state.workers.set(worker.address, worker);
  await pass(1_000);
  expect(intervals().sort()).toEqual([1, 1, 1, 1, 5]);
});

test('a scheduler without a task stream is read more often, too, once something happens', async () => {
  const { state, intervals, pass } = await feeding((state) => state.plugins.clear());
  await pass(1_000);
  // The scheduler's own figures alone say whether anything happens.
  expect(intervals().sort(byNumber)).toEqual([2, 5, 10, 10, 10]);
  state.transition_counter++;
  await pass(5_000);
  expect(intervals().sort()).toEqual([1, 1, 1, 1, 5]);
});

test('that any feed ends is told', async () => {
  const { scheduler, onError } = await feeding();
  for (const feed of scheduler.openFeeds) feed.end();
  await quiet();
  expect(onError).toHaveBeenCalledTimes(5);
});

test('closed, nothing is open, no error is told, and nobody who comes to watch opens anything', async () => {
  const { scheduler, onError, demand, feeds } = await feeding();
  feeds.close();
  await quiet();
  const opened = scheduler.comms.length;
  demand.enter();
  await quiet();
  expect(scheduler.openComms).toEqual([]);
  expect(scheduler.comms).toHaveLength(opened);
  expect(onError).not.toHaveBeenCalled();
});

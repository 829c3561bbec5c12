import { atOnce } from '../../slices.ts';
import type { Cluster } from '../cluster.ts';
import { interval, newCluster, SAMPLE_TIME, schedulerIdentity, taskRecord } from '../samples.ts';
import type { ComputationUpdate } from '../updates/computations.ts';
import type { TaskRecord } from '../updates/tasks.ts';
import type { Computation } from './computation.ts';

const at = (ms: number) => SAMPLE_TIME + ms;

const update = (
  id: string,
  start: number,
  stop: number | null,
  changes: Partial<ComputationUpdate> = {},
): ComputationUpdate => ({
  id,
  start: at(start),
  stop: stop === null ? null : at(stop),
  states: new Map([['memory', 1]]),
  groups: [],
  groupCount: 0,
  code: [],
  ...changes,
});

function connected(): { cluster: Cluster; run: (record: Partial<TaskRecord>) => void } {
  const cluster = newCluster();
  const life = cluster.connected(schedulerIdentity('A'), SAMPLE_TIME);
  let id = 0;
  return { cluster, run: (record) => void cluster.log.append(life, id++, taskRecord(record)) };
}

/** As the feed does it. time: ms after SAMPLE_TIME. */
function tell(
  { computations }: Cluster,
  updates: readonly ComputationUpdate[],
  time: number,
  idle: boolean | null = true,
) {
  computations.tell({ heads: updates, updates, idle, time: at(time) }, at(time));
  atOnce(computations.follow(at(time), at(time)));
}

const runsOf = (computation: Computation | undefined) =>
  Object.fromEntries([...computation!.functions].map(([name, { runs }]) => [name, runs]));

test('a run of a group of its own belongs to the computation that has it, whenever it ran', () => {
  const { cluster, run } = connected();
  run({ key: "('x-1', 0)", prefix: 'x', intervals: [interval(5, 10)] });
  run({ key: "('x-2', 0)", prefix: 'x', intervals: [interval(15, 25)] });
  tell(
    cluster,
    [update('one', 0, 10, { groups: ['x-1'] }), update('two', 20, 25, { groups: ['x-2'] })],
    1_000,
  );
  expect(runsOf(cluster.computations.get('one'))).toEqual({ x: 1 });
  expect(runsOf(cluster.computations.get('two'))).toEqual({ x: 1 });
});

test('futures, which share a group, belong to the newest that had begun', () => {
  const { cluster, run } = connected();
  run({ key: 'inc-1', intervals: [interval(5, 10)] });
  run({ key: 'inc-2', intervals: [interval(25, 30)] });
  run({ key: 'inc-0', intervals: [interval(-1_010, -1_005)] });
  // Dask gives it to the first alone, whose end it then tells as that of the second's tasks.
  tell(cluster, [update('one', 0, 30, { groups: ['inc'] }), update('two', 20, null)], 1_000);
  const [one, two] = cluster.computations.all();
  expect([runsOf(one), one!.stop]).toEqual([{ inc: 1 }, at(10)]);
  expect([runsOf(two), two!.stop]).toEqual([{ inc: 1 }, at(30)]);
});

test("futures that by a worker's clock began a moment before the one that has them belong to it", () => {
  const { cluster, run } = connected();
  run({ key: 'inc-1', intervals: [interval(5, 10)] });
  run({ key: 'inc-2', intervals: [interval(95, 97)] });
  run({ key: 'boom-1', prefix: 'boom', intervals: [interval(96, 98)] });
  tell(
    cluster,
    [update('one', 0, 10, { groups: ['inc'] }), update('two', 100, 110, { groups: ['boom', 'inc'] })],
    1_000,
  );
  const [one, two] = cluster.computations.all();
  expect([runsOf(one), runsOf(two)]).toEqual([{ inc: 2 }, { boom: 1 }]);
});

test('what ended after the scheduler told of them waits, since it may be of one that is not told yet', () => {
  const { cluster, run } = connected();
  run({ key: 'inc-1', intervals: [interval(5, 10)] });
  run({ key: 'inc-2', intervals: [interval(105, 110)] });
  tell(cluster, [update('one', 0, 10)], 50, true);
  tell(cluster, [update('one', 0, 10), update('two', 100, 110)], 1_000);
  expect(cluster.computations.all().map(runsOf)).toEqual([{ inc: 1 }, { inc: 1 }]);
});

test('the newest runs while it has something to do, or anything has', () => {
  const { cluster } = connected();
  const busy = { states: new Map([['processing', 1]]) };
  tell(cluster, [update('one', 0, 5, busy)], 10, false);
  expect(cluster.computations.get('one')).toMatchObject({ state: 'running', stop: null, last: at(5) });
  // Its tasks are of a group that an earlier one began.
  tell(cluster, [update('one', 0, 5), update('two', 20, null, { states: new Map() })], 30, false);
  expect(cluster.computations.get('one')).toMatchObject({ state: 'done', stop: at(5) });
  expect(cluster.computations.get('two')).toMatchObject({ state: 'running', stop: null, last: null });
});

test('quantiles, bytes, failures and what else threads did', () => {
  const { cluster, run } = connected();
  const spans = [
    [0, 10],
    [10, 30],
    [30, 60],
  ] as const;
  for (const [start, stop] of spans)
    run({ nbytes: 100, intervals: [interval(start, start, 'transfer'), interval(start, stop)] });
  run({
    nbytes: 7,
    erred: true,
    intervals: [interval(60, 64, 'transfer'), interval(64, 65, 'deserialize'), interval(65, 66)],
  });
  run({ worker: 'tcp://10.0.0.2:1', intervals: [interval(66, 70, 'disk-read'), interval(70, 170)] });
  tell(cluster, [update('one', 0, 170, { groups: ['inc-0123'] })], 1_000);
  const one = cluster.computations.get('one')!;
  const { runs, erred, bytes, compute, transfer, disk, deserialize, quantiles } = one.functions.get('inc')!;
  expect({ runs, erred, bytes, compute, transfer, disk, deserialize }).toEqual({
    ...{ runs: 5, erred: 1, bytes: 328, compute: 161, transfer: 4, disk: 4, deserialize: 1 },
  });
  expect(quantiles[0]).toBe(1);
  expect(quantiles[1]).toBeCloseTo(20, 0);
  expect(quantiles[4]).toBe(100);
  expect([...one.workers.keys()]).toEqual(['tcp://10.0.0.1:4000', 'tcp://10.0.0.2:1']);
});

test('counts what has left the log since, and says of what time nothing is known', () => {
  const { cluster, run } = connected();
  const { known } = cluster.log;
  known.begin(0, at(0));
  const running = update('one', 0, null, { states: new Map([['processing', 1]]) });
  // The log holds 100.
  for (let round = 0; round < 4; round++) {
    for (let n = 0; n < 90; n++)
      run({ key: 'inc', intervals: [interval(round * 100 + n, round * 100 + n + 1)] });
    known.hear(0, at(round * 100 + 91), at(round * 100 + 91));
    tell(cluster, [running], round * 100 + 91, false);
  }
  const done = update('one', 0, 391);
  for (let again = 0; again < 3; again++) tell(cluster, [done], 500);
  const one = cluster.computations.get('one')!;
  expect(runsOf(one)).toEqual({ inc: 360 });
  expect(one.settled).toBe(true);
  expect(one.unknown).toBe(0);
  // Some of its runs are gone, so that what threads did cannot be told.
  expect(one.threads).toBeNull();
});

test('waits for runs that come into the log later, also where nothing tells when it ended', () => {
  const { cluster, run } = connected();
  cluster.log.known.begin(0, at(0));
  const both = [update('one', 0, 40, { groups: ['inc'] }), update('two', 20, null)];
  for (let again = 0; again < 3; again++) tell(cluster, both, 1_000);
  expect(cluster.computations.all().map(({ settled }) => settled)).toEqual([false, false]);
  run({ key: 'inc-1', intervals: [interval(5, 10)] });
  run({ key: 'inc-2', intervals: [interval(25, 30)] });
  cluster.log.known.hear(0, at(1_000), at(1_000));
  for (let again = 0; again < 3; again++) tell(cluster, both, 1_500);
  expect(cluster.computations.all().map(runsOf)).toEqual([{ inc: 1 }, { inc: 1 }]);
  expect(cluster.computations.all().map(({ settled }) => settled)).toEqual([true, true]);
});

test('says how long nothing was known of what ran', () => {
  const { cluster, run } = connected();
  cluster.log.known.begin(0, at(400));
  run({ intervals: [interval(900, 1_000)] });
  cluster.log.known.hear(0, at(1_000), at(1_000));
  for (let again = 0; again < 3; again++) tell(cluster, [update('one', 0, 1_000)], 1_500);
  expect(cluster.computations.get('one')!.unknown).toBe(400);
});

test('a scheduler that goes takes what ran with it, and what ended stays', () => {
  const { cluster } = connected();
  tell(cluster, [update('one', 0, 5), update('two', 20, null)], 30, false);
  cluster.connected(schedulerIdentity('B'), at(100));
  tell(cluster, [update('three', 110, 120)], 200);
  expect(cluster.computations.all().map(({ id, life, state }) => [id, life, state])).toEqual([
    ['one', 'A', 'done'],
    ['two', 'A', 'lost'],
    ['three', 'B', 'done'],
  ]);
});

test('what runs in a cluster that is gone is lost; should it be back, it is as its scheduler tells', () => {
  const { cluster } = connected();
  const running = update('two', 20, null);
  const states = () => cluster.computations.all().map(({ id, state }) => [id, state]);
  tell(cluster, [update('one', 0, 5), running], 30, false);
  cluster.disconnected('It closed the connection.', at(50), at(40));
  expect(states()).toEqual([
    ['one', 'done'],
    ['two', 'running'],
  ]);
  cluster.disconnected('The cluster is gone.', null, at(60));
  expect(states()).toEqual([
    ['one', 'done'],
    ['two', 'lost'],
  ]);
  cluster.connected(schedulerIdentity('A'), at(100));
  tell(cluster, [update('one', 0, 5), running], 110, false);
  expect(states()).toEqual([
    ['one', 'done'],
    ['two', 'running'],
  ]);
});

test('one whose runs are being counted when its cluster goes is not settled by that', () => {
  const { cluster, run } = connected();
  const one = update('one', 0, null, { states: new Map([['processing', 1]]) });
  tell(cluster, [one], 10, false);
  run({ key: 'inc', intervals: [interval(1, 2)] });
  const counting = cluster.computations.follow(at(100), at(100));
  counting.next();
  cluster.disconnected('gone', null, at(110));
  while (!counting.next().done);
  expect(cluster.computations.get('one')).toMatchObject({ state: 'lost', settled: false });
  cluster.connected(schedulerIdentity('A'), at(200));
  tell(cluster, [one], 210, false);
  expect(cluster.computations.get('one')).toMatchObject({ state: 'running', settled: false });
});

test('keeps the newest, more than Dask does, and asks for each until it is settled', () => {
  const { cluster } = connected();
  const all = Array.from({ length: 600 }, (_, n) => update(`id-${n}`, n * 10, n * 10 + 5));
  for (let first = 0; first < 600; first += 100)
    tell(cluster, all.slice(first, first + 100), first * 10 + 1_000);
  expect(cluster.computations.all()).toHaveLength(500);
  expect(cluster.computations.dropped).toBe(100);
  const last = all.slice(-100);
  for (let again = 0; again < 15; again++) tell(cluster, last, 10_000);
  expect(cluster.computations.unread(last)).toEqual([]);
  expect(cluster.computations.unread([...last, { id: 'new', start: at(9_000) }])).toEqual(['new']);
});

test('another start of the exporter goes on with one that runs, and counts each run once', () => {
  const runs = [5, 15, 25, 35].map((start, n) =>
    taskRecord({ key: `inc-${n}`, intervals: [interval(start, start + 4)] }),
  );
  const { cluster: before, run } = connected();
  run(runs[0]!);
  run(runs[1]!);
  tell(before, [update('one', 0, null)], 20, false);
  const remembered = JSON.parse(JSON.stringify(before.computations.remember()));

  const { cluster, run: again } = connected();
  cluster.computations.restore(remembered);
  for (const record of runs) again(record);
  tell(cluster, [update('one', 0, null)], 30, false);
  tell(cluster, [update('one', 0, 39)], 1_000);
  const [one, ...others] = cluster.computations.all();
  expect([runsOf(one), others]).toEqual([{ inc: 4 }, []]);
  expect(one!.functions.get('inc')!.quantiles).toEqual([4, 4, 4, 4, 4]);
});

test('runs that neither start of the exporter counted are told as not known', () => {
  const { cluster: before, run } = connected();
  run({ key: 'inc-0', intervals: [interval(5, 10)] });
  tell(before, [update('one', 0, null)], 20, false);
  const remembered = before.computations.remember();
  const cluster = newCluster();
  cluster.computations.restore(remembered);
  const life = cluster.connected(schedulerIdentity('A'), SAMPLE_TIME);
  cluster.log.known.begin(life, at(0));
  cluster.log.append(life, 7, taskRecord({ key: 'inc-7', intervals: [interval(600, 700)] }));
  cluster.log.known.reach(life, at(2_000));
  for (let time = 1_000; time < 100_000; time += 5_000) tell(cluster, [update('one', 0, 700)], time);
  const [one] = cluster.computations.all();
  expect([runsOf(one), one!.settled]).toEqual([{ inc: 2 }, true]);
  expect(one!.unknown).toBeGreaterThan(550);
});

test('one that is kept from before is not begun anew, and what belongs to it is not counted for another', () => {
  const { cluster, run } = connected();
  const taken: string[] = [];
  cluster.computations.keeper = {
    has: (id) => id === 'kept',
    take: ({ id }) => taken.push(id) > 0,
    takeProfile: () => undefined,
  };
  run({ key: 'inc-1', intervals: [interval(25, 30)] });
  run({ key: 'inc-2', intervals: [interval(5, 10)] });
  const told = [update('first', 0, 10), update('kept', 20, 30)];
  expect(cluster.computations.unread(told)).toEqual(['first']);
  for (let time = 1_000; time < 100_000; time += 5_000) tell(cluster, told, time);
  expect(cluster.computations.all().map((one) => [one.id, runsOf(one), one.kept])).toEqual([
    ['first', { inc: 1 }, true],
  ]);
  expect([taken, cluster.computations.get('kept')]).toEqual([['first'], undefined]);
});

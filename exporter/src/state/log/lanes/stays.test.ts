import { KnownTime } from '../known-time.ts';
import { askLog } from '../../../http/testing/ask-log.ts';
import { TaskLog } from '../log.ts';
import { Names, WorkerNames } from '../../names.ts';
import type { TaskQuery } from '../query/query.ts';
import { interval, SAMPLE_TIME, taskRecord } from '../../samples.ts';
import { Stays } from './stays.ts';

const A = 'tcp://10.0.0.1:4000';
const B = 'tcp://10.0.0.1:4001';
const at = (ms: number) => SAMPLE_TIME + ms;

function named(address: string): WorkerNames {
  const names = new WorkerNames();
  names.positionOf(address);
  return names;
}

function setUp() {
  const workers = new WorkerNames();
  const log = new TaskLog({ capacity: 1000, prefixes: new Names(), workers });
  const life = log.openLife('A', at(0));
  log.stays.beginLife(life);
  log.known.begin(life, at(0));
  const see = (time: number, ...threads: [address: string, threads: number][]) => {
    log.known.hear(life, at(time), at(time));
    log.stays.see(
      threads.map(([address, count]) => ({
        position: workers.positionOf(address),
        threads: count,
        lastSeen: at(time),
      })),
      at(time),
    );
  };
  let id = 0;
  const ran = (worker: string, start: number, stop: number, thread = 'a') =>
    log.append(life, id++, taskRecord({ worker, thread, intervals: [interval(start, stop)] }));
  const totals = (from: number, to: number, query: Partial<TaskQuery> = {}) =>
    askLog(log, { limit: 0, keys: false, totals: true, from: at(from), to: at(to), ...query }, at(100))
      .totals!;
  return { log, see, ran, totals };
}

test('a worker that joins in the middle of a range was not idle before', () => {
  const { see, ran, totals } = setUp();
  see(1, [A, 1]);
  see(49, [A, 1]);
  see(50, [A, 1], [B, 1]);
  see(100, [A, 1], [B, 1]);
  ran(A, 0, 90);
  ran(B, 50, 95);
  expect(totals(0, 100)).toMatchObject({ threadTime: 150, idle: 15, busy: 135 });
});

test('nor was one that left idle after it', () => {
  const { see, ran, totals } = setUp();
  see(1, [A, 1], [B, 2]);
  see(40, [A, 1], [B, 2]);
  see(41, [A, 1]);
  see(100, [A, 1]);
  ran(B, 10, 30);
  expect(totals(0, 100)).toMatchObject({ threadTime: 180, idle: 160 });
  expect(totals(50, 100)).toMatchObject({ threadTime: 50, idle: 50 });
});

test('threads count whether or not anything ever ran on them', () => {
  const { see, ran, totals } = setUp();
  see(1, [A, 4]);
  see(100, [A, 4]);
  ran(A, 0, 100);
  expect(totals(0, 100)).toMatchObject({ lanes: 1, threadTime: 400, idle: 300 });
  expect(totals(0, 100, { worker: [A] })).toMatchObject({ threadTime: 400 });
  expect(totals(0, 100, { worker: [B] })).toMatchObject({ threadTime: 0, idle: 0 });
});

test('more lanes than threads, since some have seceded, are no idle time', () => {
  const { see, ran, totals } = setUp();
  see(1, [A, 1], [B, 1]);
  see(100, [A, 1], [B, 1]);
  ran(A, 0, 100, 'a');
  ran(A, 0, 60, 'b');
  expect(totals(0, 100)).toMatchObject({ threadTime: 260, idle: 100 });
});

test('what is not known is neither idle nor thread time', () => {
  const { log, see, ran, totals } = setUp();
  see(1, [A, 1]);
  see(60, [A, 1]);
  log.known.begin(0, at(80));
  see(100, [A, 1]);
  ran(A, 10, 40);
  expect(totals(0, 100)).toMatchObject({ threadTime: 80, idle: 50 });
});

test('what runs still is not idle', () => {
  const { log, see, totals } = setUp();
  see(1, [A, 2]);
  see(100, [A, 2]);
  log.underWay = () => [{ worker: 0, prefix: 0, key: 'inc-1', since: at(20) }];
  expect(totals(0, 100)).toMatchObject({ threadTime: 200, idle: 120, busy: 0 });
  expect(totals(0, 100, { search: 'other' })).toMatchObject({ idle: 200 });
});

test('what runs at this scheduler is nothing that ran at the one before', () => {
  const { log, see, totals } = setUp();
  see(1, [A, 2]);
  see(100, [A, 2]);
  log.underWay = () => [{ worker: 0, prefix: 0, key: 'inc-1', since: at(20) }];
  const before = { life: 'A' };
  expect(totals(0, 100, before).idle).toBe(120);
  log.openLife('B', at(100));
  expect(totals(0, 100, before).idle).toBe(200);
});

test('a worker that was there already counts from where anything is known', () => {
  const known = new KnownTime();
  const stays = new Stays(named(A), known);
  stays.beginLife(0);
  stays.see([{ position: 0, threads: 2, lastSeen: at(90) }], at(100));
  known.begin(0, at(30));
  stays.see([{ position: 0, threads: 2, lastSeen: at(120) }], at(130));
  expect(stays.since(0)).toBe(at(30));
  expect(stays.touching({})).toEqual([{ life: 0, worker: 0, threads: 2, from: at(30), to: null }]);
});

test('those that an earlier start was told of last have ended then, until they are told of again', () => {
  const [names, known] = [named(A), new KnownTime()];
  const see = (stays: Stays, time: number) =>
    stays.see([{ position: 0, threads: 2, lastSeen: at(time) }], at(time));
  const first = new Stays(names, known);
  first.beginLife(0);
  see(first, 10);
  see(first, 30);
  expect(first.lastEnded(9)).toEqual([]);
  const second = new Stays(names, known);
  const { stays, life, seenAt } = first.all();
  second.restore([...stays], life, seenAt);
  // As often as it is started without being connected.
  expect(second.all()).toEqual(first.all());
  expect(second.lastEnded(9)).toEqual([{ life: 0, worker: 0, threads: 2, from: at(10), to: at(30) }]);
  second.beginLife(0);
  see(second, 50);
  expect(second.lastEnded(9)).toEqual([]);
  expect(second.touching({})).toMatchObject([{ from: at(10), to: null }]);
});

test('one that comes back, or with other threads, or at another scheduler, has another stay', () => {
  const stays = new Stays(named(A), new KnownTime());
  const see = (time: number, ...threads: number[]) =>
    stays.see(
      threads.map((count) => ({ position: 0, threads: count, lastSeen: at(time) })),
      at(time),
    );
  stays.beginLife(0);
  see(0);
  see(10, 2);
  see(20);
  see(30, 2);
  see(40, 3);
  stays.beginLife(1);
  see(50, 3);
  expect(stays.touching({}).map(({ life, threads, from, to }) => [life, threads, from, to])).toEqual([
    [0, 2, at(10), at(10)],
    [0, 2, at(30), at(30)],
    [0, 3, at(40), at(40)],
    [1, 3, at(50), null],
  ]);
  expect(stays.touching({ life: 0, from: at(35) })).toHaveLength(1);
  expect(stays.lastEnded(1)).toMatchObject([{ threads: 3 }]);
});

test('an answer with rows says when its workers were there', () => {
  const { log, see } = setUp();
  see(1, [A, 2]);
  const asked = { keys: false, from: at(0), to: at(50) };
  expect(askLog(log, { ...asked, limit: 10 }, at(60)).stays).toEqual([
    { worker: 0, threads: 2, from: at(0), to: null },
  ]);
  expect(askLog(log, { ...asked, limit: 0 }, at(60)).stays).toBeUndefined();
  expect(askLog(log, { ...asked, limit: 10, worker: [B] }, at(60)).stays).toEqual([]);
});

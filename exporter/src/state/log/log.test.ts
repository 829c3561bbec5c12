import { askLog } from '../../http/testing/ask-log.ts';
import { ALL, filled, newLog, NOW } from '../filled-log.ts';
import { MAX_NAMES } from '../names.ts';
import { QueryError } from './query/query.ts';
import { interval, SAMPLE_TIME, taskRecord } from '../samples.ts';

test('a run comes back as it was told', () => {
  const log = newLog();
  const life = log.openLife('Scheduler-a', NOW);
  log.append(
    life,
    7,
    taskRecord({
      erred: true,
      exception: 'ValueError: no',
      traceback: 'line 1',
      intervals: [interval(0, 4.5678912, 'transfer', 'tcp://10.0.0.2:4000'), interval(4.6, 10)],
    }),
  );
  const worker = { address: 'tcp://10.0.0.1:4000', name: '', host: '' };
  expect(log.run('Scheduler-a', 7)).toEqual({
    life: 'Scheduler-a',
    id: 7,
    key: "('inc-0123', 1)",
    prefix: 'inc',
    worker,
    lane: 0,
    erred: true,
    type: 'int',
    nbytes: 28,
    intervals: [
      {
        action: 'transfer',
        start: SAMPLE_TIME,
        duration: expect.closeTo(4.5678912, 3),
        source: 'tcp://10.0.0.2:4000',
      },
      { action: 'compute', start: SAMPLE_TIME + 4.6, duration: expect.closeTo(5.4, 3), source: null },
    ],
    exception: 'ValueError: no',
    traceback: 'line 1',
  });
  expect(askLog(log, ALL, SAMPLE_TIME + 100)).toEqual({
    known: [],
    stays: [],
    cursor: 'Scheduler-a:8',
    reset: false,
    lost: 0,
    base: SAMPLE_TIME,
    now: 100,
    lives: ['Scheduler-a'],
    prefixes: ['inc'],
    workers: [worker, { address: 'tcp://10.0.0.2:4000', name: '', host: '' }],
    actions: ['compute', 'transfer', 'disk-read', 'disk-write', 'deserialize'],
    tasks: {
      life: [0],
      id: [7],
      prefix: [0],
      worker: [0],
      thread: [0],
      status: [1],
      nbytes: [28],
      key: ["('inc-0123', 1)"],
    },
    intervals: { task: [0, 0], action: [1, 0], start: [0, 4.6], duration: [4.568, 5.4] },
    sources: { interval: [0], worker: [1] },
  });
  expect(log.run('Scheduler-a', 6)).toBeUndefined();
  expect(log.run('Scheduler-b', 7)).toBeUndefined();
});

test('keys come only where they are asked for', () => {
  expect(askLog(filled(1), { limit: 10, keys: false }, NOW).tasks).not.toHaveProperty('key');
});

test('before any scheduler answered there is nothing, and the cursor leads on', () => {
  const log = newLog();
  const empty = askLog(log, ALL, NOW);
  expect(empty).toMatchObject({ cursor: log.head(), reset: false, lost: 0, base: NOW, now: 0, lives: [] });
  expect(askLog(log, { ...ALL, after: empty.cursor }, NOW).tasks.id).toEqual([]);
  log.append(log.openLife('A', NOW), 0, taskRecord());
  expect(askLog(log, { ...ALL, after: empty.cursor }, NOW).tasks.id).toEqual([0]);
});

test('a reader of an exporter that just started keeps its cursor until a scheduler answers', () => {
  const log = newLog();
  expect(askLog(log, { ...ALL, after: 'A:5' }, NOW)).toMatchObject({ cursor: 'A:5', reset: false });
  const life = log.openLife('A', NOW);
  for (let id = 3; id < 7; id++) log.append(life, id, taskRecord());
  expect(askLog(log, { ...ALL, after: 'A:5' }, NOW)).toMatchObject({
    tasks: { id: [5, 6] },
    lost: 0,
    reset: false,
  });
});

test('a cursor ahead of what was read so far waits for it', () => {
  const log = filled(3);
  expect(askLog(log, { ...ALL, after: 'A:5' }, NOW)).toMatchObject({
    cursor: 'A:5',
    lost: 0,
    tasks: { id: [] },
  });
});

test('the oldest runs make room, and a cursor says how many are gone', () => {
  const log = filled(250, 100);
  expect(log.size).toBe(100);
  expect(log.taken).toBe(250);
  expect(askLog(log, { ...ALL, after: 'A:20', limit: 2 }, NOW)).toMatchObject({
    lost: 130,
    reset: false,
    cursor: 'A:152',
    tasks: { id: [150, 151] },
  });
  expect(askLog(log, { ...ALL, after: 'A:152', limit: 1 }, NOW)).toMatchObject({
    lost: 0,
    tasks: { id: [152] },
  });
  expect(log.run('A', 149)).toBeUndefined();
  expect(log.run('A', 150)?.key).toBe('inc-150');
  expect(log.lives()).toEqual([{ id: 'A', firstSeen: NOW, lastSeen: NOW, tasks: 100, first: 150 }]);
});

test('what passed unseen counts as lost, where it is missing and in all', () => {
  const log = filled(3);
  log.addLost(0, 7);
  log.append(0, 10, taskRecord());
  expect(log.lost).toBe(7);
  expect(askLog(log, { ...ALL, after: 'A:3' }, NOW)).toMatchObject({ lost: 7, tasks: { id: [10] } });
});

test('a run told twice is kept once', () => {
  const log = filled(3);
  expect(log.append(0, 1, taskRecord())).toBe(false);
  expect(log.append(0, 3, taskRecord())).toBe(true);
  expect(askLog(log, ALL, NOW).tasks.id).toEqual([0, 1, 2, 3]);
  expect(log.nextId(0)).toBe(4);
});

test.each(['', 'A', 'A:', 'A:x', 'A:-1', 'A:1.5', 'A:99999999999999999', ':'])(
  '"%s" is no cursor',
  (after) => {
    const ask = () => askLog(filled(1), { ...ALL, after }, NOW);
    expect(ask).toThrow(QueryError);
    expect(ask).toThrow(expect.objectContaining({ parameter: 'after' }));
  },
);

test('a run with a thousand transfers keeps them all; older runs make room', () => {
  const log = newLog(20_000);
  const life = log.openLife('A', NOW);
  const transfers = Array.from({ length: 1000 }, (_, index) =>
    interval(index, index + 1, 'transfer', 'tcp://w:1'),
  );
  for (let id = 0; id < 200; id++) log.append(life, id, taskRecord({ intervals: transfers }));
  expect(log.size).toBeLessThan(200);
  expect(log.run('A', 199)!.intervals).toHaveLength(1000);
  const { tasks, intervals, sources } = askLog(log, ALL, NOW);
  expect(tasks.id[0]).toBe(200 - log.size);
  expect(intervals.task).toHaveLength(log.size * 1000);
  expect(sources.worker).toHaveLength(log.size * 1000);
});

test('rows stay whole while the log wraps many chunks', () => {
  const log = newLog(20_000);
  const life = log.openLife('A', NOW);
  const count = 70_000;
  for (let id = 0; id < count; id++) {
    const intervals = [interval(id, id + 1), interval(id + 1, id + 3, 'transfer')].slice(0, 1 + (id % 2));
    log.append(life, id, taskRecord({ key: `k-${id}`, nbytes: id, intervals }));
  }
  const { tasks, intervals, base } = askLog(log, { limit: count, keys: true }, NOW);
  expect(tasks.id).toEqual(Array.from({ length: 20_000 }, (_, index) => count - 20_000 + index));
  expect(tasks.nbytes).toEqual(tasks.id);
  expect(tasks.key).toEqual(tasks.id.map((id) => `k-${id}`));
  expect(intervals.task).toHaveLength(30_000);
  intervals.start.forEach((start, row) => {
    const id = tasks.id[intervals.task[row]!]!;
    const expected = id + intervals.action[row]! + SAMPLE_TIME;
    if (start + base !== expected) throw new Error(`interval ${row} is another run's`);
  });
});

test('a key of any length is cut and says so, and is found by its whole', () => {
  const log = newLog();
  const key = 'x'.repeat(1_000_000);
  log.append(log.openLife('A', NOW), 0, taskRecord({ key }));
  const found = askLog(log, { ...ALL, key }, NOW).tasks.key!;
  expect(found).toHaveLength(1);
  expect(found[0]!.length).toBeLessThan(5000);
  expect(found[0]).toMatch(/1000000 characters/);
});

test('the span of a run reaches from its first start to its last stop, in whatever order its intervals come', () => {
  const log = newLog();
  const intervals = [interval(50, 100), interval(10, 20, 'transfer')];
  log.append(log.openLife('A', NOW), 0, taskRecord({ intervals }));
  const ids = (from: number, to: number) =>
    askLog(log, { ...ALL, from: SAMPLE_TIME + from, to: SAMPLE_TIME + to }, NOW).tasks.id;
  expect([ids(0, 9), ids(0, 10), ids(100, 200), ids(101, 200)]).toEqual([[], [0], [0], []]);
});

test('a run that says nothing of its time is as late as the latest before it', () => {
  const log = filled(2);
  log.append(0, 2, taskRecord({ intervals: [] }));
  expect(askLog(log, { ...ALL, from: SAMPLE_TIME + 12 }, NOW).tasks.id).toEqual([1, 2]);
});

test('an id may exceed 32 bits', () => {
  const log = newLog();
  log.append(log.openLife('A', NOW), 2 ** 40, taskRecord());
  expect(askLog(log, ALL, NOW)).toMatchObject({ cursor: `A:${2 ** 40 + 1}`, tasks: { id: [2 ** 40] } });
});

test('threads of a worker are lanes in order of first sight', () => {
  const log = newLog();
  const life = log.openLife('A', NOW);
  const threads = ['9007199254740993', '9007199254740992', '9007199254740993'];
  threads.forEach((thread, id) => log.append(life, id, taskRecord({ thread })));
  expect(askLog(log, ALL, NOW).tasks.thread).toEqual([0, 1, 0]);
});

test('says when all that ran is known, in the range or life asked for', () => {
  const log = newLog(3);
  const [first, second] = [log.openLife('A', NOW), log.openLife('B', NOW)];
  log.known.begin(first, SAMPLE_TIME);
  log.known.reach(first, SAMPLE_TIME + 50);
  log.known.begin(second, SAMPLE_TIME + 100);
  log.known.hear(second, SAMPLE_TIME + 200, NOW);
  const [old, young] = [
    { from: SAMPLE_TIME, to: SAMPLE_TIME + 50 },
    { from: SAMPLE_TIME + 100, to: null },
  ];
  expect(askLog(log, ALL, NOW).known).toEqual([young]);
  expect(askLog(log, { ...ALL, life: 'A' }, NOW).known).toEqual([old]);
  expect(askLog(log, { ...ALL, from: SAMPLE_TIME }, NOW).known).toEqual([old, young]);
  expect(askLog(log, { ...ALL, from: SAMPLE_TIME + 60, totals: true, limit: 0 }, NOW).known).toEqual([young]);

  for (let id = 0; id < 4; id++)
    log.append(first, id, taskRecord({ intervals: [interval(id * 10, id * 10 + 5)] }));
  expect(askLog(log, { ...ALL, life: 'A' }, NOW).known).toEqual([{ ...old, from: SAMPLE_TIME + 5 }]);
});

test('what was known of the life that lost its place is forgotten', () => {
  const log = newLog();
  for (let i = 0; i < MAX_NAMES; i++) log.known.begin(log.openLife(`life ${i}`, NOW), SAMPLE_TIME + i);
  const life = log.openLife('one more', NOW);
  expect(log.known.has(life)).toBe(false);
});

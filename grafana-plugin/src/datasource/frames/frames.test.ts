import type { DataFrame } from '@grafana/data';
import type { TaskFailure } from '@daskscope/api';
import { groupColour, css } from '@daskscope/timeline';
import { Filter } from '../filter.ts';
import type { LinkedPlace } from '../linked-place.ts';
import { Names } from '@daskscope/client';
import { progressAnswer, tasksAnswer, workersAnswer } from '@daskscope/client/testing/answers';
import { annotationsFrame } from './annotations.ts';
import { errorsFrame } from './errors.ts';
import { hostsFrame } from './hosts.ts';
import { memoryFrame } from './memory.ts';
import { progressFrame } from './progress.ts';
import { runningFrame } from './running.ts';
import { staysOfTasks } from './stays.ts';
import { makingTasksFrame, tasksFrame } from './tasks.ts';
import { workersFrame } from './workers.ts';

const ALL = new Filter();
const values = (frame: DataFrame, name: string) => frame.fields.find((field) => field.name === name)!.values;
const unit = (frame: DataFrame, name: string) =>
  frame.fields.find((field) => field.name === name)!.config.unit;

function checkShape(frame: DataFrame): void {
  for (const field of frame.fields) {
    expect(field.values).toHaveLength(frame.length);
    expect(field.config.displayName).toBeTruthy();
  }
}

const names = new Names();
names.learn(tasksAnswer({}));
const interval = {
  life: 'Scheduler-1',
  id: 3,
  key: 'inc-3',
  prefix: 0,
  worker: 1,
  thread: 1,
  action: 1,
  status: 1,
  start: 1_000,
  duration: 250,
  nbytes: 1024,
  source: 0,
};

test('tasks: a row an interval; what runs has no end', () => {
  const running = [{ key: 'dec-9', prefix: 1, worker: 0, thread: 0, since: 1_500, start: 1_500 }];
  const frame = tasksFrame([interval], running, { refId: 'A', names, now: 2_000 });
  checkShape(frame);
  const row = (at: number) => Object.fromEntries(frame.fields.map((field) => [field.name, field.values[at]]));
  expect(row(0)).toEqual({
    start: 1_000,
    end: 1_250,
    before: -4_000,
    after: 6_250,
    duration: 250,
    host: '10.0.0.2',
    worker: 'b',
    address: 'tcp://10.0.0.2:1',
    thread: 1,
    function: 'inc',
    position: 0,
    action: 'transfer',
    status: 'error',
    key: 'inc-3',
    nbytes: 1024,
    source: 'tcp://10.0.0.1:1',
    life: 'Scheduler-1',
    id: 3,
  });
  expect(row(1)).toMatchObject({
    start: 1_500,
    end: null,
    duration: 500,
    status: 'running',
    function: 'dec',
    key: 'dec-9',
  });
  expect([unit(frame, 'duration'), unit(frame, 'nbytes')]).toEqual(['ms', 'bytes']);
});

test('progress: a row a function, with the filter', () => {
  const progress = progressAnswer([
    { prefix: 'inc', states: { memory: 2, erred: 1, 'no-worker': 4 } },
    { prefix: 'dec' },
    { prefix: 'add', memoryBytes: 7 },
  ]);
  const frame = progressFrame('A', progress, new Filter({ prefixes: ['inc', 'add'] }));
  checkShape(frame);
  expect(values(frame, 'function')).toEqual(['inc', 'add']);
  expect(values(frame, 'position')).toEqual([0, 2]);
  expect(values(frame, 'tasks')).toEqual([7, 0]);
  expect(values(frame, 'no-worker')).toEqual([4, 0]);
  expect(values(frame, 'bytes')).toEqual([0, 7]);
});

test('memory: functions that hold something, by name, in their colours', () => {
  const progress = progressAnswer([
    { prefix: 'f10', memoryBytes: 1 },
    { prefix: 'nothing' },
    { prefix: 'f9', memoryBytes: 5, states: { memory: 2 } },
  ]);
  const frame = memoryFrame('A', progress, ALL);
  checkShape(frame);
  expect(values(frame, 'function')).toEqual(['f9', 'f10']);
  expect(values(frame, 'bytes')).toEqual([5, 1]);
  expect(frame.fields[0]!.config.mappings![0]!.options).toMatchObject({
    f9: { color: css(groupColour(2)) },
    f10: { color: css(groupColour(0)) },
  });
});

const MEMORY = { process: 50, limit: 100, managed: 1, unmanaged: 2, unmanagedRecent: 3, spilled: null };
const workers = workersAnswer([
  {
    address: 'tcp://b:1',
    host: 'b',
    name: 'w2',
    cpuCores: 1,
    memory: MEMORY,
    network: { receive: 10, transmit: 1 },
    latency: 0.1,
  },
  { address: 'tcp://a:2', host: 'a', name: 'w10' },
  {
    address: 'tcp://b:3',
    host: 'b',
    name: 'w1',
    cpuCores: 2,
    memory: MEMORY,
    network: { receive: 12, transmit: null },
    running: [{ key: 'k', prefix: 2, since: 500 }],
  },
  { address: 'tcp://a:4', host: 'a', name: 'w9' },
]);

test('workers: by host and name; a figure that is not given is null', () => {
  const frame = workersFrame('A', workers, ALL);
  checkShape(frame);
  expect(values(frame, 'worker')).toEqual(['w9', 'w10', 'w1', 'w2']);
  expect(values(frame, 'cpu')).toEqual([null, null, 1, 0.5]);
  expect(values(frame, 'memory')).toEqual([null, null, 0.5, 0.5]);
  expect(values(frame, 'running')).toEqual(['', '', 'add', '']);
  expect([
    unit(frame, 'cpu'),
    unit(frame, 'memory_process'),
    unit(frame, 'network_receive'),
    unit(frame, 'latency'),
  ]).toEqual(['percentunit', 'bytes', 'Bps', 's']);
});

test("hosts: sums, but network and disk once, since every worker tells its host's", () => {
  const frame = hostsFrame('A', workers, ALL);
  checkShape(frame);
  expect(values(frame, 'host')).toEqual(['a', 'b']);
  expect(values(frame, 'workers')).toEqual([2, 2]);
  expect(values(frame, 'threads')).toEqual([4, 4]);
  expect(values(frame, 'cpu')).toEqual([null, 0.75]);
  expect(values(frame, 'memory_process')).toEqual([null, 100]);
  expect(values(frame, 'network_receive')).toEqual([null, 12]);
  expect(values(frame, 'network_transmit')).toEqual([null, 1]);
});

test('running now: the longest first', () => {
  const running = [
    { key: 'a', prefix: 0, since: 900 },
    { key: 'b', prefix: 1, since: 100 },
  ];
  const frame = runningFrame('A', workersAnswer([{ address: 'tcp://a:1', running }]), ALL, 1_000);
  checkShape(frame);
  expect(values(frame, 'key')).toEqual(['b', 'a']);
  expect(values(frame, 'duration')).toEqual([900, 100]);
  expect(values(frame, 'function')).toEqual(['dec', 'inc']);
});

test('running now: as the worker last said, and on while nothing is heard of it', () => {
  const running = [{ key: 'a', prefix: 0, since: 99_700 }];
  const runsFor = (lastSeen: number) =>
    values(
      runningFrame('A', workersAnswer([{ address: 'tcp://a:1', running, lastSeen }]), ALL, 102_000),
      'duration',
    );
  expect(runsFor(100_000)).toEqual([300]);
  const silent = workersAnswer([{ address: 'tcp://a:1', running, lastSeen: 100_000 }]);
  expect(values(runningFrame('A', silent, ALL, 160_000), 'duration')).toEqual([55_300]);
});

const EVIL = '<img src=x onerror="alert(1)">';
const failure: TaskFailure = {
  life: 'Scheduler-1',
  id: null,
  key: `${EVIL}-1`,
  prefix: EVIL,
  position: 0,
  time: 5_000,
  workers: ['tcp://a:1'],
  exception: `ValueError('${EVIL}')`,
  traceback: '',
  killed: true,
};

test('errors: the texts as they are, since a table and logs show text', () => {
  const frame = errorsFrame('A', [failure], ALL);
  checkShape(frame);
  expect(frame.fields.slice(0, 3).map(({ name }) => name)).toEqual(['timestamp', 'body', 'severity']);
  expect(frame.meta?.type).toBe('log-lines');
  expect(values(frame, 'body')).toEqual([failure.exception]);
  expect(values(frame, 'severity')).toEqual(['critical']);
});

test('errors are filtered by worker too', () => {
  expect(errorsFrame('A', [failure], new Filter({ workers: ['tcp://a:1'] })).length).toBe(1);
  expect(errorsFrame('A', [failure], new Filter({ workers: ['tcp://a:2'] })).length).toBe(0);
});

test('annotations: nothing in their text is HTML, and points end where they begin', () => {
  const frame = annotationsFrame('Anno', [failure], ALL);
  expect(values(frame, 'timeEnd')).toEqual(values(frame, 'time'));
  const text = [...values(frame, 'text'), ...values(frame, 'title')].join().replaceAll('<br>', '');
  expect(text).not.toMatch(/[<>"]/);
  expect(text).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;');
});

test('errors and their marks lead to the task stream around them', () => {
  const linkTo = ({ from, to }: LinkedPlace) => `/d/tasks?from=${from}&to=${to}`;
  const frame = errorsFrame('A', [failure], ALL, { linkTo });
  expect(frame.fields[0]!.config.links!.map(({ url }) => url)).toEqual([
    '/d/tasks?from=${__data.fields.before.numeric}&to=${__data.fields.after.numeric}',
  ]);
  const [before, after] = ['before', 'after'].map((name) => Number(values(frame, name)[0]));
  expect([before! < failure.time, after! > failure.time]).toEqual([true, true]);
  const [text] = values(annotationsFrame('Anno', [failure], ALL, linkTo), 'text');
  expect(text).toContain(`<br><a href="/d/tasks?from=${before}&amp;to=${after}">Open it</a>`);
});

test('functions stand in frames as in labels of Prometheus, since variables are set by them', () => {
  const [name, label] = ['C:\\x\u001b`', 'C:\\\\x\\x1b\\x60'];
  const odd = new Names();
  odd.learn({ ...tasksAnswer({}), prefixes: [name] });
  const progress = progressAnswer([{ prefix: name, memoryBytes: 1 }]);
  const running = [{ key: 'x-1', prefix: 0, since: 1 }];
  const busy = { ...workersAnswer([{ address: 'tcp://a:1', running }]), prefixes: [name] };
  const asked = new Filter({ prefixes: [label] });
  const frames = [
    tasksFrame([interval], [], { refId: 'A', names: odd, now: 2_000 }),
    errorsFrame('A', [{ ...failure, prefix: name }], asked),
    progressFrame('A', progress, asked),
    memoryFrame('A', progress, asked),
    runningFrame('A', busy, asked, 2_000),
  ];
  for (const frame of frames) expect(values(frame, 'function')).toEqual([label]);
});

describe('a worker of which the scheduler has not said the host, as of one that left before the exporter came', () => {
  const lone = { address: 'tcp://10.0.0.7:4000', name: '', host: '' };

  test('is on the host of its address, as its lane is while it is live', () => {
    const known = { lives: [], prefixes: ['inc'], workers: [lone], actions: ['compute'] };
    const frame = tasksFrame([{ ...interval, worker: 0 }], [], { refId: 'A', names: known, now: 9 });
    expect(values(frame, 'host')).toEqual(['10.0.0.7']);
    const stays = staysOfTasks([{ worker: 0, threads: 1, from: 0, to: 1 }], [lone], () => true);
    expect(stays).toMatchObject([{ host: '10.0.0.7' }]);
  });

  test('counts to it in every table', () => {
    const told = workersAnswer([{ ...lone, running: [{ key: 'inc-1', prefix: 0, since: 1 }] }]);
    for (const make of [hostsFrame, workersFrame])
      expect(values(make('A', told, ALL), 'host')).toEqual(['10.0.0.7']);
    expect(values(runningFrame('A', told, ALL, 9), 'host')).toEqual(['10.0.0.7']);
  });
});

test('a long frame is made in pieces of some hundred rows, and is the same as one that is made at once', () => {
  const many = Array.from({ length: 5_000 }, (_, id) => ({ ...interval, id, start: id }));
  const running = [{ key: 'dec-9', prefix: 1, worker: 0, thread: 0, since: 1_500, start: 1_500 }];
  const options = { refId: 'A', names, now: 2_000 };
  const work = makingTasksFrame(many, running, options);
  let pieces = 1;
  let step = work.next();
  for (; !step.done; step = work.next()) pieces++;
  expect(pieces).toBeGreaterThan(5);
  expect(step.value).toEqual(tasksFrame(many, running, options));
  expect(step.value.length).toBe(5_000 + running.length);
});

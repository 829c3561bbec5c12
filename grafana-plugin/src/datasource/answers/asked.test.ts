/** @jest-environment jsdom */
import '../../testing/grafana-globals.ts';
import type { Logs, Profile, Spans, Stacks } from '@daskscope/api';
import type { DataFrame } from '@grafana/data';
import { Filter } from '../filter.ts';
import { ALL, made, notices, NOW, states, values } from './testing/made.ts';

const PROFILE: Profile = {
  ...{ time: NOW, of: 'tasks', intervalSeconds: 0.01, samples: 10, cut: 0, workers: ALL },
  calls: {
    level: [0, 1, 2],
    label: ['root', 'run', 'nap'],
    file: ['', '/lib/worker.py', '/a/tasks.py'],
    line: [0, 7, 9],
    code: ['', 'f()', 'sleep()'],
    total: [3, 3, 2],
    self: [0, 1, 0],
  },
};

test('a profile is a nested set in ns, whose innermost calls have their own time', async () => {
  const filter = new Filter({ prefixes: ['inc'], workers: ['a'] });
  const { frames, parameters } = await made('profile', PROFILE, {}, filter);
  expect(parameters).toMatchObject({ prefix: 'inc', worker: ['a'], from: 1_000_000, of: undefined });
  const [flame] = frames as [DataFrame];
  expect(values(flame, 'level')).toEqual([0, 1, 2]);
  expect(values(flame, 'label')).toEqual(['total', 'run (worker.py)', 'nap (tasks.py)']);
  expect(values(flame, 'value')).toEqual([3e9, 3e9, 3e9]);
  expect(values(flame, 'self')).toEqual([0, 0, 1e9]);
  expect(flame.fields.find(({ name }) => name === 'value')!.config.unit).toBe('ns');
});

test('a profile without samples says why, in a frame that the flame graph can draw and in lines that its list does not cut', async () => {
  const calls = { level: [], label: [], file: [], line: [], code: [], total: [], self: [] };
  const reason = 'Dask does not profile event loops on Python 3.11, where that may hang.';
  const empty = { code: 'python-3.11', reason } as const;
  const { frames, parameters } = await made('profile', { ...PROFILE, calls, empty }, { of: 'scheduler' });
  expect(parameters).toMatchObject({ of: 'scheduler', prefix: undefined, worker: null });
  expect(notices(frames[0]!)).toEqual([{ severity: 'info', text: reason }]);
  expect(frames[0]!.meta?.custom?.code).toBe('python-3.11');
  const lines = values(frames[0]!, 'label') as string[];
  // The list turns those of one time around.
  expect(lines.toReversed().slice(0, 3)).toEqual([
    'Dask does not profile event loops on',
    'Python 3.11, where that may hang.',
    ' ',
  ]);
  // Each below the one before, and all of them nothing.
  expect(values(frames[0]!, 'level')).toEqual(lines.map((_, level) => level));
  expect(values(frames[0]!, 'value')).toEqual(lines.map(() => 0));
  const several = await made('profile', PROFILE, {}, new Filter({ prefixes: ['a', 'b'] }));
  expect(several.parameters).toBeUndefined();
  expect(several.frames[0]!.meta?.custom?.code).toBe('several-functions');
});

test('activity is a column a function of threads over time, 0 where nothing of it was seen', async () => {
  const activity = {
    ...{ binSeconds: 2, prefixes: ['inc', 'add'], positions: [0, null] },
    ...{ time: [1_000_000, 1_004_000, 1_004_000, 1_000_000], prefix: [0, 0, 1, null] },
    seconds: [1, 4, 2, 1],
  };
  const { frames } = await made('activity', { ...PROFILE, activity });
  const [frame] = frames as [DataFrame];
  expect(frame.fields.map(({ name }) => name)).toEqual(['time', 'inc', 'add', 'others']);
  expect(frame.fields.map((field) => field.values)).toEqual([
    [1_000_000, 1_002_000, 1_004_000],
    [0.5, 0, 2],
    [0, 0, 1],
    [0.5, 0, 0],
  ]);
  const one = await made('activity', { ...PROFILE, activity }, {}, new Filter({ prefixes: ['add'] }));
  expect(one.frames[0]!.fields.map(({ name }) => name)).toEqual(['time', 'add']);
});

const line = (part: Partial<Logs['lines'][number]>) => ({
  ...{ time: NOW, level: 'info', source: 'worker', worker: 'tcp://a:1', logger: 'distributed', text: 'x' },
  ...part,
});

test('logs are lines with their level, also those of users; one without a time stands beside its neighbour', async () => {
  const lines = [
    line({ time: 3, level: 'error', text: '<b>"a"</b>\nb' }),
    line({ time: null, level: 'loud' }),
    line({ time: 1, source: 'scheduler', worker: null }),
  ];
  const { frames, parameters } = await made(
    'logs',
    { time: NOW, lines, total: 7, refused: [], workers: { ...ALL, silent: ['tcp://b:1'] } },
    { sources: ['worker', 'scheduler'], level: 'warning' },
    new Filter({ search: 'a.b' }),
  );
  expect(parameters).toMatchObject({ source: 'worker,scheduler', level: 'warning', search: 'a.b' });
  const [logs] = frames as [DataFrame];
  expect(logs.meta).toMatchObject({ type: 'log-lines', searchWords: ['(?i)a\\.b'] });
  expect(logs.fields.slice(0, 5).map(({ name }) => name)).toEqual([
    ...['timestamp', 'body', 'severity', 'id', 'labels'],
  ]);
  expect(values(logs, 'timestamp')).toEqual([3, 3, 1]);
  expect(values(logs, 'severity')).toEqual(['error', 'info', 'info']);
  expect(values(logs, 'body')[0]).toBe('<b>"a"</b>\nb');
  expect(values(logs, 'labels')[1]).toMatchObject({ level: 'loud', worker: 'tcp://a:1' });
  expect(new Set(values(logs, 'id')).size).toBe(3);
  expect(notices(logs).map(({ severity }) => severity)).toEqual(['warning', 'info']);
  expect(notices(logs)[0]!.text).toContain('1 of 1 workers did not answer: tcp://b:1.');
});

test('stacks are texts, the outermost call first, and what runs now', async () => {
  const frames = [
    { label: 'run', file: '/w.py', line: 3, code: 'f()' },
    { label: 'nap', file: '/t.py', line: 9, code: '' },
  ];
  const stack = { worker: 'tcp://a:1', key: 'nap-1', prefix: 'nap', position: 2, since: NOW - 4_000 };
  const answer: Stacks = { time: NOW, stacks: [{ ...stack, frames, cut: 2 }], total: 1, workers: ALL };
  const [told] = (await made('stacks', answer)).frames as [DataFrame];
  expect(values(told, 'body')).toEqual([
    'nap-1 on tcp://a:1, for 4 s\n  2 outer calls are left out\n  run, /w.py:3\n    f()\n  nap, /t.py:9',
  ]);
  expect(values(told, 'running')).toEqual([4]);
  expect(values(told, 'call')).toEqual(['nap (/t.py:9)']);
  const [none] = (await made('stacks', answer, {}, new Filter({ search: 'other' }))).frames as [DataFrame];
  expect(none.length).toBe(0);
  expect(notices(none)[0]!.text).toBe('No task runs at this moment that matches.');
  const waiting = { ...answer, stacks: [], total: 0, state: 'waiting' };
  const [waits] = (await made('stacks', waiting, { taskKey: 'sum-1' })).frames as [DataFrame];
  expect(notices(waits)[0]!.text).toContain('The task is waiting');
});

const SPANS: Spans = {
  ...{ time: NOW, life: 'L', missing: null, total: 2, unread: 3 },
  spans: {
    ...{ id: ['b', 'a'], tags: [['load', 'inner'], ['load']], parent: [1, null] },
    ...{ enqueued: [NOW - 5_000, NOW - 8_000], start: [NOW - 4_000, null], stop: [null, null] },
    ...{
      done: [false, null],
      states: states({ memory: [3, 0], erred: [1, 0] }, 2),
    },
    ...{ seconds: [2, null], bytes: [10, null], threadSeconds: [20, null], idleSeconds: [18, null] },
    ...{ groupCount: [1, 5_000], groups: [['inc'], null] },
  },
  activities: {
    ...{ span: [0, 0], context: ['execute', 'p2p'], prefix: ['in\nc', null] },
    ...{ activity: ['thread-cpu', 'foreground/disk'], unit: ['seconds', 'bytes'], value: [1.5, 7] },
  },
};

test('spans are a table; what is not read is null, not 0, and said', async () => {
  const { frames, parameters } = await made('spans', SPANS, { tags: ['load'] });
  expect(parameters).toEqual({ from: 1_000_000, to: undefined, tag: ['load'], activities: undefined });
  const [table] = frames as [DataFrame];
  expect(values(table, 'span')).toEqual(['load / inner', 'load']);
  expect(values(table, 'tasks')).toEqual([4, null]);
  expect(values(table, 'duration')).toEqual([5, null]);
  expect(values(table, 'idle_seconds')).toEqual([18, null]);
  expect(notices(table)[0]!.text).toBe(
    'The figures of 1 spans were not read: they have very many groups. 3 older spans were not looked at.',
  );
});

test('the activities of spans are a table, with units of their own', async () => {
  const { frames, parameters } = await made('spans', SPANS, { format: 'activities' });
  expect(parameters).toMatchObject({ activities: true });
  const [table] = frames as [DataFrame];
  expect(values(table, 'function')).toEqual(['in\\x0ac', null]);
  expect(values(table, 'unit')).toEqual(['seconds', 'bytes']);
  expect(values(table, 'value')).toEqual([1.5, 7]);
  const missing = 'This scheduler knows no spans.';
  const empty = {
    ...SPANS,
    missing,
    time: null,
    total: 0,
    unread: 0,
    spans: { ...SPANS.spans, id: [], done: [] },
  };
  const [none] = (await made('spans', empty)).frames as [DataFrame];
  expect([none.length, notices(none).map(({ text }) => text)]).toEqual([0, [missing]]);
});

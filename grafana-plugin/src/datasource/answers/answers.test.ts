/** @jest-environment jsdom */
import '../../testing/grafana-globals.ts';
import {
  TASK_STATES,
  type Events,
  type Graph,
  type Groups,
  type Links,
  type Logs,
  type Profile,
  type Series,
  type Spans,
  type Stacks,
  type Unrunnable,
  type Versions,
} from '@daskscope/api';
import { FieldCache, type DataFrame } from '@grafana/data';
import { Filter } from '../filter.ts';
import type { DaskscopeQuery } from '../query.ts';
import { ANSWERS } from './answers.ts';
import { rangeOf, type OnceAsked, type OnceType } from './once.ts';

const NOW = 1_010_000;
const ALL = { asked: 1, silent: [], notAsked: 0 };

const asked = (type: OnceType, query: Partial<DaskscopeQuery> = {}, filter = new Filter()): OnceAsked => ({
  ...{ refId: 'A', type, filter, from: 1_001_234, to: NOW, moves: true, untilNow: true, resolution: 8 },
  query: { refId: 'A', queryType: type, ...query },
});

/** What is made of an answer, and what was asked. */
async function made(type: OnceType, answer: object, query?: Partial<DaskscopeQuery>, filter?: Filter) {
  const answering = jest.fn().mockResolvedValue(answer);
  const frames = await ANSWERS[type]({ answer: answering, onRequest: answering }, asked(type, query, filter));
  return { frames, parameters: answering.mock.calls[0]?.[1] as object };
}

const values = (frame: DataFrame, name: string): unknown[] =>
  new FieldCache(frame).getFieldByName(name)!.values;
const notices = (frame: DataFrame) => frame.meta?.notices ?? [];

const states = (part: Partial<Record<string, number[]>>, rows: number) =>
  Object.fromEntries(
    TASK_STATES.map((state) => [state, part[state] ?? Array.from({ length: rows }, () => 0)]),
  ) as Groups['groups']['states'];

const GROUPS: Groups = {
  ...{ time: NOW, missing: null, total: 3, dropped: 0, lives: ['L'], prefixes: ['load', 'in\nc', 'sum'] },
  groups: {
    ...{ name: ['load-1', 'inc-1', 'sum-1'], life: [0, 0, 0], prefix: [0, 1, 2], there: [false, true, true] },
    lastSeen: [1, 2, 2],
    tasks: [4, 4, 0],
    states: states({ memory: [0, 3, 0], released: [4, 0, 0], processing: [0, 1, 0] }, 3),
    ...{ bytes: [1024, 2048, 0], seconds: [1.5, 3, 0] },
    ...{ start: [1_000_000, 1_001_000, null], stop: [1_002_000, 1_005_000, null] },
    types: [['int'], ['int', 'float'], []],
  },
  dependencies: { group: [1, 2], dependency: [0, 1] },
  criticalPath: { group: [0, 1], adds: [2_000, 3_000], duration: 5_000 },
};

test('groups are nodes with arcs by state, and edges from what they depend on; the critical path is thicker', async () => {
  const { frames, parameters } = await made('groups', GROUPS, {}, new Filter({ prefixes: ['load', 'inc'] }));
  expect(parameters).toMatchObject({ prefix: ['load', 'inc'], from: 1_000_000, to: undefined });
  const [nodes, edges] = frames as [DataFrame, DataFrame];
  expect([nodes.name, edges.name]).toEqual(['nodes', 'edges']);
  expect(values(nodes, 'title')).toEqual(['load', 'in\\x0ac', 'sum']);
  expect(values(nodes, 'subtitle')).toEqual(['step 1, adds 2 s', 'step 2, adds 3 s', '']);
  expect(values(nodes, 'mainstat')).toEqual(['1.5 s', '3 s', '0 ms']);
  expect(values(nodes, 'secondarystat')).toEqual(['1 KiB', '2 KiB', '0 B']);
  expect(values(nodes, 'arc__released')).toEqual([1, 0, 0]);
  expect(values(nodes, 'arc__memory')).toEqual([0, 0.75, 0]);
  expect(values(edges, 'source')).toEqual(['0/load-1', '0/inc-1']);
  expect(values(edges, 'target')).toEqual(['0/inc-1', '0/sum-1']);
  expect(values(edges, 'thickness')).toEqual([4, 1]);
  expect(values(edges, 'mainstat')).toEqual(['adds 3 s', '']);
  expect(nodes.meta?.preferredVisualisationType).toBe('nodeGraph');
  expect(notices(nodes)[0]!.text).toBe('The critical path has 2 groups and takes 5 s.');
  const alone = { ...GROUPS, criticalPath: { group: [1], adds: [4_000], duration: 4_000 } };
  const [ofAlone] = (await made('groups', alone)).frames as [DataFrame];
  expect(notices(ofAlone)[0]!.text).toBe(
    'One group alone took longest: 4 s. No chain of groups took longer.',
  );
});

test('of a group that came and went before it was read nothing is said of its states, least of all that its tasks are done', async () => {
  const known = GROUPS.groups.states;
  const unknown = Object.fromEntries(TASK_STATES.map((state) => [state, [null, ...known[state].slice(1)]]));
  const answer = { ...GROUPS, groups: { ...GROUPS.groups, states: unknown } };
  const [nodes] = (await made('groups', answer)).frames as [DataFrame];
  for (const state of TASK_STATES) expect(values(nodes, `arc__${state}`)[0]).toBe(0);
  expect(values(nodes, 'arc__unknown')).toEqual([1, 0, 0]);
  expect(values(nodes, 'detail__tasks')[0]).toBe(
    '4, over before they were read: whether any erred is not known',
  );
  const [table] = (await made('groups', answer, { format: 'table' })).frames as [DataFrame];
  expect([values(table, 'tasks'), values(table, 'erred')]).toEqual([
    [4, 4, 0],
    [null, 0, 0],
  ]);
});

test('of a group that Dask has forgotten the states are those of when it was last seen', async () => {
  const there = GROUPS.groups.there.map((_, row) => row !== 1);
  const [nodes] = (await made('groups', { ...GROUPS, groups: { ...GROUPS.groups, there } })).frames;
  expect(values(nodes!, 'detail__tasks')).toEqual([
    '4 released',
    '3 memory, 1 processing, when it was last seen',
    '',
  ]);
});

test('of an exporter that does not say how many tasks groups have, they are those of their states', async () => {
  const { tasks, ...older } = GROUPS.groups;
  const [table] = (await made('groups', { ...GROUPS, groups: older }, { format: 'table' })).frames;
  expect(values(table!, 'tasks')).toEqual(tasks);
});

test('groups are a table, too, with what each adds to the critical path and what it depends on', async () => {
  const { frames } = await made('groups', GROUPS, { format: 'table' });
  const table = frames[0]!;
  expect(values(table, 'adds')).toEqual([2, 3, null]);
  expect(values(table, 'step')).toEqual([1, 2, null]);
  expect(values(table, 'depends_on')).toEqual(['', 'load-1', 'inc-1']);
  expect(values(table, 'tasks')).toEqual([4, 4, 0]);
  expect(values(table, 'start')).toEqual([1_000_000, 1_001_000, null]);
});

test('none, not told yet and not given are three things', async () => {
  const none: Groups = {
    ...GROUPS,
    groups: Object.fromEntries(Object.keys(GROUPS.groups).map((name) => [name, []])) as never,
    dependencies: { group: [], dependency: [] },
    criticalPath: { group: [], adds: [], duration: 0 },
  };
  none.groups.states = states({}, 0);
  const said = async (part: Partial<Groups>) =>
    notices((await made('groups', { ...none, total: 0, ...part })).frames[0]!);
  expect(await said({})).toEqual([{ severity: 'info', text: expect.stringContaining('No task group') }]);
  expect(await said({ time: null })).toEqual([{ severity: 'info', text: expect.stringContaining('yet') }]);
  expect(await said({ missing: 'Dask is too old' })).toContainEqual({
    severity: 'warning',
    text: 'Dask is too old.',
  });
});

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

test('a profile without samples says why, in a frame that the flame graph can draw', async () => {
  const calls = { level: [], label: [], file: [], line: [], code: [], total: [], self: [] };
  const empty = { code: 'python-3.11', reason: 'Not on Python 3.11.' } as const;
  const { frames, parameters } = await made('profile', { ...PROFILE, calls, empty }, { of: 'scheduler' });
  expect(parameters).toMatchObject({ of: 'scheduler', prefix: undefined, worker: null });
  expect(notices(frames[0]!)).toEqual([{ severity: 'info', text: 'Not on Python 3.11.' }]);
  expect(frames[0]!.meta?.custom?.code).toBe('python-3.11');
  expect(values(frames[0]!, 'label')).toEqual(['Not on Python 3.11.']);
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

test('figures are columns with units; null is not known, not 0', async () => {
  const figures = { threads: [4, null], memoryManaged: [1, 2], tasks: states({ memory: [1, 2] }, 2) };
  const answer = {
    ...{ now: NOW, since: 1_000_000, step: 1_000, time: [1_000_000, 1_001_000] },
    mean: figures,
  } as unknown as Series;
  const [some] = (await made('series', answer, { figures: ['threads', 'memoryManaged'] })).frames;
  expect(some!.fields.map(({ name, config }) => [name, config.unit])).toEqual([
    ['time', undefined],
    ['threads', 'none'],
    ['memoryManaged', 'bytes'],
  ]);
  expect(values(some!, 'threads')).toEqual([4, null]);
  const [tasks] = (await made('series', answer, { figures: ['tasks'] })).frames;
  expect(tasks!.fields.map(({ name }) => name)).toEqual(['time', ...TASK_STATES]);
  await expect(made('series', answer, { figures: ['wrong'] })).rejects.toThrow('There is no figure wrong');
});

test.each([
  ['keeps the last hour', {}, 'info', 'The exporter keeps figures of the last hour'],
  ['has a history that begins later', { missing: null }, 'info', 'Prometheus may have them'],
  ['cannot read its history', { missing: 'It cannot be read.' }, 'warning', 'It cannot be read.'],
])('of figures from before any it says that the exporter %s', async (_, told, severity, text) => {
  const mean = { threads: [4], tasks: states({ memory: [1] }, 1) };
  const answer = {
    now: NOW,
    since: NOW + 60_000,
    step: 10_000,
    time: [NOW + 60_000],
    mean,
    ...told,
  } as unknown as Series;
  const [some] = (await made('series', answer, { figures: ['threads'] })).frames as [DataFrame];
  expect(notices(some)).toEqual([{ severity, text: expect.stringContaining(text) as string }]);
});

test.each([NOW - 60_000, null])(
  'of figures in a history that cannot be read only that is said',
  async (since) => {
    const answer = {
      now: NOW,
      since,
      step: 1_000,
      time: [],
      mean: { threads: [] },
      missing: 'It cannot be read.',
    };
    const { frames } = await made('series', answer, { figures: ['threads'] });
    const [none] = frames as [DataFrame];
    expect(notices(none)).toEqual([{ severity: 'warning', text: 'It cannot be read.' }]);
    expect(none.meta?.custom).toMatchObject({ code: 'not-known' });
  },
);

const EVENTS: Events = {
  ...{ time: NOW, missing: null, topics: ['all', 'mine'], counts: [2, 1], lost: [0, 3], dropped: 0 },
  ...{ lives: ['L'], total: 2 },
  events: {
    ...{ id: [8, 7], time: [NOW, NOW - 1], life: [0, 0], topic: [0, 1], kind: ['remove-worker', null] },
    ...{ worker: ['tcp://a:1', null], text: ['a left', '<img src=x>'], data: ['{}', '"x"'] },
    ...{ cut: [false, false], lostTasks: [2, null], lostData: [0, null], expected: [false, null] },
  },
};

test('events are a table with what was lost; what is not told is null, not 0', async () => {
  const query = { topics: ['all'], kinds: ['remove-worker'] };
  const { frames, parameters } = await made('events', EVENTS, query, new Filter({ workers: ['tcp://a:1'] }));
  expect(parameters).toMatchObject({ topic: ['all'], kind: ['remove-worker'], worker: ['tcp://a:1'] });
  expect(values(frames[0]!, 'lost_tasks')).toEqual([2, null]);
  expect(values(frames[0]!, 'expected')).toEqual([false, null]);
  expect(values(frames[0]!, 'kind')).toEqual(['remove-worker', null]);
  expect(notices(frames[0]!)[0]!.text).toBe('Never seen: 3 of mine.');
});

test('workers that come and go are marks, whose text Grafana may draw as HTML', async () => {
  const { frames, parameters } = await made('events', EVENTS, { queryType: 'annotation', marks: 'workers' });
  expect(parameters).toMatchObject({ kind: ['add-worker', 'remove-worker'], topic: undefined });
  const [marks] = frames as [DataFrame];
  expect(values(marks, 'title')).toEqual(['remove-worker', 'mine']);
  expect(values(marks, 'text')).toEqual(['a left', '&lt;img src=x&gt;']);
  expect(values(marks, 'timeEnd')).toEqual(values(marks, 'time'));
});

const GRAPH: Graph = {
  ...{ time: NOW, life: 'L', total: 9, more: true, unread: 0 },
  ...{ prefixes: ['inc', 'sum'], positions: [4, null], groups: ['inc-1', 'sum-1'] },
  tasks: {
    ...{ key: ["('inc-1', 0)", 'sum-1'], state: ['memory', 'waiting'], prefix: [0, 1], group: [0, 1] },
    ...{ bytes: [28, null], dependencies: [0, 1], dependents: [1, 0] },
  },
  edges: { task: [1], dependency: [0] },
};

test('tasks are nodes with their state, and edges from what they depend on; or a table', async () => {
  const around = { taskKey: 'sum-1', depth: 2, erred: true };
  const { frames, parameters } = await made('graph', GRAPH, around, new Filter({ prefixes: ['inc'] }));
  expect(parameters).toEqual({ key: 'sum-1', depth: 2, limit: 300 });
  const [nodes, edges] = frames as [DataFrame, DataFrame];
  expect(values(nodes, 'subtitle')).toEqual(["('inc-1', 0)", 'sum-1']);
  expect(values(nodes, 'arc__memory')).toEqual([1, 0]);
  expect(values(nodes, 'secondarystat')).toEqual(['28 B', '']);
  expect([values(edges, 'source'), values(edges, 'target')]).toEqual([["('inc-1', 0)"], ['sum-1']]);
  expect(notices(nodes)[0]!.text).toContain('2 tasks of 9');
  const key = `inc-${'0123456789abcdef'.repeat(2)}`;
  const long = { ...GRAPH, tasks: { ...GRAPH.tasks, key: [key, 'sum-1'] } };
  const [ofLong] = (await made('graph', long, around)).frames as [DataFrame];
  expect(values(ofLong, 'subtitle')).toEqual(['inc-0123…89abcdef', 'sum-1']);
  expect(values(ofLong, 'id')[0]).toBe(key);
  const table = await made(
    'graph',
    GRAPH,
    { format: 'table', erred: true },
    new Filter({ prefixes: ['inc'] }),
  );
  expect(table.parameters).toEqual({ group: undefined, prefix: 'inc', erred: true });
  const two = new Filter({ prefixes: ['inc', 'sum'] });
  for (const [named, asked] of [
    [{ taskKey: 'sum-1' }, { key: 'sum-1' }],
    [{ group: 'sum' }, { group: 'sum' }],
  ])
    expect((await made('graph', GRAPH, named, two)).parameters).toMatchObject(asked!);
  expect((await made('graph', GRAPH, {}, two)).parameters).toBeUndefined();
  expect(values(table.frames[0]!, 'bytes')).toEqual([28, null]);
  expect(values(table.frames[0]!, 'position')).toEqual([4, null]);
});

const LINKS: Links = {
  ...{ time: NOW, lost: true, total: 2, unlinked: 0, unread: 0, bandwidthMissing: null },
  workers: ['a', 'b'].map((name) => ({ address: `tcp://${name}:1`, name, host: 'h' })),
  computedSeconds: [4, 1],
  links: {
    ...{ from: [0, 1], to: [1, 0], seconds: [2, 1], transfers: [3, 1] },
    ...{ bandwidth: [1024, null], estimatedBytes: [2048, null] },
  },
};

test('links are a graph of workers, a table, and a matrix in which what is not known is null', async () => {
  const [nodes, edges] = (await made('links', LINKS)).frames as [DataFrame, DataFrame];
  expect(values(nodes, 'arc__computed')).toEqual([1, 0.25]);
  expect(values(edges, 'secondarystat')).toEqual(['1 KiB/s', '']);
  expect(values(edges, 'thickness')).toEqual([6, 3.5]);
  expect(notices(nodes)[0]!.text).toContain('there were more transfers');
  const [table] = (await made('links', LINKS, { format: 'table' })).frames as [DataFrame];
  expect([values(table, 'from'), values(table, 'to')]).toEqual([
    ['a', 'b'],
    ['b', 'a'],
  ]);
  expect(values(table, 'estimated_bytes')).toEqual([2048, null]);
  const [matrix] = (await made('links', LINKS, { format: 'matrix' })).frames as [DataFrame];
  expect(values(matrix, 'from')).toEqual(['a', 'b']);
  expect([values(matrix, 'to a'), values(matrix, 'to b')]).toEqual([
    [null, null],
    [1024, null],
  ]);
});

test('ranges that move begin alike for all who ask at about the same time; others are as they are', () => {
  expect(rangeOf(asked('logs'))).toEqual({ from: 1_000_000, to: undefined });
  expect(rangeOf({ ...asked('logs'), moves: false, untilNow: false, from: 1.5, to: 2.5 })).toEqual({
    from: 1,
    to: 3,
  });
});

const UNRUNNABLE: Unrunnable = {
  ...{ time: NOW, missing: null, ageMissing: null, total: 5, unread: 3 },
  tasks: [
    {
      ...{ key: 'fit-1', prefix: 'f\nit', position: 3, since: NOW - 90_000 },
      ...{ resources: { TPU: 2, 'a b': 0.5 }, workers: [], hosts: [] },
    },
    {
      ...{ key: 'any-1', prefix: 'any', position: null, since: null },
      ...{ resources: {}, workers: ['alice', 'tcp://b:1'], hosts: ['h'] },
    },
    { ...{ key: 'no-1', prefix: 'no', position: null, since: null }, resources: {}, workers: [], hosts: [] },
  ],
};

test('tasks that no worker may run say what they ask for, and for how long they wait; not told is null, not 0', async () => {
  const filter = new Filter({ prefixes: ['fit'], search: 'F' });
  const { frames, parameters } = await made('unrunnable', UNRUNNABLE, {}, filter);
  expect(parameters).toEqual({ prefix: ['fit'], search: 'F' });
  const [table] = frames as [DataFrame];
  expect(values(table, 'function')).toEqual(['f\\x0ait', 'any', 'no']);
  expect(values(table, 'asks_for')).toEqual([
    'TPU 2, a b 0.5',
    'worker alice or tcp://b:1, host h',
    'any worker',
  ]);
  expect(values(table, 'age')).toEqual([90, null, null]);
  expect(notices(table)[0]!.text).toBe('What 3 more ask for was not read.');
});

test.each([
  [{ total: 0 }, 'none', 'Every task may run somewhere.'],
  [{ total: 4 }, 'none', 'None of 4 tasks that no worker may run matches.'],
  [{ total: null, time: null }, 'not-known', 'The scheduler has not told of such tasks yet.'],
  [{ total: null, time: null, missing: 'It forbids this.' }, undefined, 'It forbids this.'],
])('of no tasks that cannot run %j says why', async (part, code, text) => {
  const answer = { ...UNRUNNABLE, tasks: [], unread: 0, ...part };
  const [none] = (await made('unrunnable', answer)).frames as [DataFrame];
  expect([none.length, none.meta?.custom?.['code'], notices(none).map((notice) => notice.text)]).toEqual([
    ...[0, code, [text]],
  ]);
});

const version = (part: Partial<Versions['packages'][number]['versions'][number]>) => ({
  ...{ version: '2.0', scheduler: false, workers: 0, clients: 0, names: [] },
  ...part,
});

test('versions are rows with who has them; one that is not installed says so', async () => {
  const numpy = [
    version({ workers: 1, clients: 2, names: ['tcp://a:1'] }),
    version({ version: null, workers: 3 }),
  ];
  const answer: Versions = {
    ...{ time: NOW, missing: null },
    packages: [
      { package: 'dask', versions: [version({ scheduler: true })] },
      { package: 'numpy', versions: numpy },
    ],
  };
  const { frames, parameters } = await made('versions', answer, { differing: true });
  expect(parameters).toEqual({ differing: true });
  const [table] = frames as [DataFrame];
  expect(values(table, 'package')).toEqual(['dask', 'numpy', 'numpy']);
  expect(values(table, 'version')).toEqual(['2.0', '2.0', 'not installed']);
  expect(values(table, 'who')).toEqual(['scheduler', '1 worker, 2 clients', '3 workers']);
  expect(values(table, 'differs')).toEqual([false, true, true]);
  for (const [part, text] of [
    [{ packages: [] }, 'All have the same versions.'],
    [{ packages: [], time: null }, 'The scheduler has not told versions yet.'],
    [{ packages: [], time: null, missing: 'It forbids this.' }, 'It forbids this.'],
  ] as const) {
    const [none] = (await made('versions', { ...answer, ...part }, { differing: true })).frames as [
      DataFrame,
    ];
    expect([none.length, notices(none).map((notice) => notice.text)]).toEqual([0, [text]]);
  }
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

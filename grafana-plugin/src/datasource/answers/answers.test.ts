/** @jest-environment jsdom */
import '../../testing/grafana-globals.ts';
import { TASK_STATES, type Events, type Series, type Unrunnable, type Versions } from '@daskscope/api';
import type { DataFrame } from '@grafana/data';
import { Filter } from '../filter.ts';
import { rangeOf } from './once.ts';
import { asked, made, notices, NOW, states, values } from './testing/made.ts';

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

/** @jest-environment jsdom */
import '../../../testing/grafana-globals.ts';
import type { Compared, Computation, Computations } from '@daskscope/api';
import { FieldCache, type DataFrame } from '@grafana/data';
import { Filter } from '../../filter.ts';
import type { LinkedPlace } from '../../linked-place.ts';
import type { DaskscopeQuery } from '../../query.ts';
import { ANSWERS } from '../answers.ts';
import type { OnceAsked, OnceType } from '../once.ts';

const NOW = 1_010_000;

async function made(
  type: OnceType,
  answers: Record<string, object>,
  query: Partial<DaskscopeQuery> = {},
  more: Partial<OnceAsked> = {},
) {
  const answering = jest.fn((route: string) => Promise.resolve(answers[route] as never));
  const asked: OnceAsked = {
    ...{ refId: 'A', type, filter: new Filter(), from: 1_000_000, to: NOW, moves: false, untilNow: false },
    ...{ resolution: 8, query: { refId: 'A', queryType: type, ...query }, ...more },
  };
  const frames = await ANSWERS[type]({ answer: answering, onRequest: answering }, asked);
  return { frame: frames[0]!, calls: answering.mock.calls as unknown as [string, object][] };
}

const values = (frame: DataFrame, name: string): unknown[] =>
  new FieldCache(frame).getFieldByName(name)!.values;
const said = (frame: DataFrame) => (frame.meta?.notices ?? []).map(({ text }) => text).join(' ');

const LIST: Computations = {
  ...{ time: NOW, missing: null, total: 2, dropped: 0, lives: ['L'] },
  computations: {
    ...{ id: ['b', 'a'], life: [0, 0], state: ['running', 'done'], name: ['<b>df.compute()</b>', null] },
    ...{
      functions: [['in\nc'], ['sum', 'load']],
      start: [1_008_000, 1_001_000],
      stop: [null, 1_003_000],
      last: [1_009_000, 1_003_000],
    },
    ...{
      runs: [1, 20],
      errors: [0, 2],
      tasks: [1, 20],
      bytes: [1, 2],
      compute: [10, 2_000],
      transfer: [0, 500],
    },
    ...{ disk: [0, 0], deserialize: [0, 0], workers: [1, 2], threadTime: [null, 8_000], idle: [null, 6_000] },
    ...{ peakMemory: [null, 100], peakSpilled: [null, 0], peakThreads: [null, 4], unknown: [null, 0] },
  },
};

test('computations are a table with what links need, and what is not known stays so', async () => {
  const { frame, calls } = await made(
    'computations',
    { computations: LIST },
    {},
    { filter: new Filter({ search: 'df' }) },
  );
  expect(calls).toEqual([
    ['computations', expect.objectContaining({ from: 1_000_000, to: NOW, search: 'df' })],
  ]);
  expect(values(frame, 'duration')).toEqual([null, 2]);
  expect(values(frame, 'idle')).toEqual([null, 0.75]);
  expect(values(frame, 'functions')).toEqual(['in\\x0ac', 'sum, load']);
  expect(values(frame, 'name')).toEqual(['<b>df.compute()</b>', 'not sent']);
  expect([values(frame, 'before'), values(frame, 'after')]).toEqual([
    [1_007_500, 1_000_500],
    [NOW + 500, 1_003_500],
  ]);
});

test('none, not told yet and not given are three things', async () => {
  const none = {
    ...LIST,
    total: 0,
    computations: Object.fromEntries(Object.keys(LIST.computations).map((name) => [name, []])),
  };
  const told = async (part: object) =>
    said((await made('computations', { computations: { ...none, ...part } })).frame);
  expect(await told({})).toContain('No computation that matches');
  expect(await told({ time: null })).toContain('has not told');
  expect(await told({ time: null, missing: 'Dask is too old' })).toContain('Dask is too old.');
  expect(await told({ total: 3 })).toContain('3');
});

test('as annotations they are regions with a link to each, and nothing of them is HTML', async () => {
  const linkTo = ({ computation, from, to }: LinkedPlace) =>
    `/d/board?id=${computation}&from=${from}&to=${to}`;
  const query = { queryType: 'annotation', marks: 'computations' } as const;
  const { frame } = await made('computations', { computations: LIST }, query, { linkTo });
  expect(values(frame, 'time')).toEqual([1_008_000, 1_001_000]);
  expect(values(frame, 'timeEnd')).toEqual([NOW, 1_003_000]);
  expect(values(frame, 'text')).toEqual([
    '&lt;b&gt;df.compute()&lt;/b&gt;<br>running, 1 run<br><a href="/d/board?id=b&amp;from=1008000&amp;to=1010000">Open it</a>',
    'sum, load<br>2 s, 20 runs, 2 failed<br><a href="/d/board?id=a&amp;from=1001000&amp;to=1003000">Open it</a>',
  ]);
});

const functions = (name: string[]): Computation['functions'] => {
  const column = name.map((_, at) => (at + 1) * 1_000);
  const all = { least: column, median: column, p90: column, p99: column, greatest: column };
  const sums = { compute: column, transfer: column, disk: column, deserialize: column };
  return { name, runs: column, errors: name.map(() => 0), bytes: column, ...sums, ...all };
};

const ONE = {
  ...{
    id: 'a',
    life: 'L',
    state: 'done',
    name: 'df.compute()',
    start: 1_001_000,
    stop: 1_003_000,
    unknown: 500,
  },
  functions: functions(['sum', 'load']),
  code: [[{ text: 'df.compute()', file: 'work.py', line: 0 }]],
  codeMissing: null,
  profile: { state: 'too-short', reason: 'It took less than a second.' },
} as unknown as Computation;

test('of one the functions are told, and which it is; without an id it is the newest of the range', async () => {
  const { frame, calls } = await made('computation', { computations: LIST, 'computations/b': ONE });
  expect(calls.map(([route]) => route)).toEqual(['computations', 'computations/b']);
  expect(values(frame, 'function')).toEqual(['sum', 'load']);
  expect(values(frame, 'compute')).toEqual([1, 2]);
  expect(said(frame)).toContain('df.compute(): 1970-01-01T00:16:41.000Z, 2 s.');
  expect(said(frame)).toContain('Of 500 ms of it, it is not known what ran');
  const chosen = await made(
    'computation',
    { 'computations/a%2Fb': ONE },
    { computation: 'a/b', format: 'code' },
  );
  expect(values(chosen.frame, 'code')).toEqual(['df.compute()']);
  expect(values(chosen.frame, 'line')).toEqual([1]);
});

test('its profile is a flame graph, or a frame that says why there is none', async () => {
  const query = { computation: 'a', format: 'profile' } as const;
  const { frame } = await made('computation', { 'computations/a': ONE }, query);
  expect([values(frame, 'label').at(-1), frame.meta?.custom]).toEqual([
    'It took less than a second.',
    { code: 'too-short' },
  ]);
});

test('two are compared function by function, and none is where one did not run', async () => {
  const both = (a: number | null, b: number | null) => ({ a: [a, 3], b: [b, 4] });
  const compared = {
    ...{ a: ONE, b: { ...ONE, stop: null, state: 'running' } },
    functions: {
      ...{ name: ['sum', 'load'], change: ['new', 'slower'], runs: both(null, 2), errors: both(null, 0) },
      ...{
        compute: both(null, 2_000),
        mean: both(null, 1_000),
        median: both(null, 1),
        transfer: both(null, 0),
      },
      bytes: both(null, 8),
    },
  } as unknown as Compared;
  const { frame, calls } = await made(
    'compared',
    { compare: compared },
    { computation: 'now', other: 'then' },
  );
  expect(calls).toEqual([['compare', { a: 'then', b: 'now' }]]);
  expect([values(frame, 'compute_a'), values(frame, 'compute_b')]).toEqual([
    [null, 0.003],
    [2, 0.004],
  ]);
  expect(said(frame)).toBe('Before: 2 s. Now: running.');
  expect(said((await made('compared', {}, { computation: 'now' })).frame)).toContain('Choose two');
  const newest = await made('compared', { computations: LIST, compare: compared }, { other: 'then' });
  expect(newest.calls.at(-1)).toEqual(['compare', { a: 'then', b: 'b' }]);
});

test('one that is lost does not go on: it ends with the last that is known of it', async () => {
  const lost = { ...LIST, computations: { ...LIST.computations, state: ['lost', 'done'] as const } };
  const { frame } = await made('computations', { computations: lost });
  expect(values(frame, 'after')[0]).toBe(1_009_500);
  const query = { queryType: 'annotation', marks: 'computations' } as const;
  const regions = await made('computations', { computations: lost }, query);
  expect(values(regions.frame, 'timeEnd')[0]).toBe(1_009_000);
});

test('the newest is the newest of a list that is filtered alike', async () => {
  const filter = new Filter({ search: 'df', prefixes: ['inc'] });
  const { calls } = await made('computation', { computations: LIST, 'computations/b': ONE }, {}, { filter });
  expect(calls[0]![1]).toMatchObject({ search: 'df', prefix: ['inc'], limit: 1 });
});

const rule = (kind: string, state: string) => ({ kind, state, reason: null });
const ADVICE = {
  ...{ computation: 'b', from: 1_001_000, to: 1_003_000 },
  advice: [
    {
      ...{ kind: 'straggler', says: 'inc-1 took 4 s.', todo: 'Split it.', figures: [] },
      place: { from: 1_001_000.5, to: 1_002_000.5, prefix: 'inc', worker: null, key: 'inc-1' },
    },
  ],
  rules: [rule('straggler', 'said'), rule('spilling', 'none'), rule('gil-held', 'unknown')],
};

test('advice is a table of what is so, what to do, and where; what is not known is said apart', async () => {
  const { frame, calls } = await made('advice', { computations: LIST, advice: ADVICE });
  expect(calls.at(-1)).toEqual(['advice', { computation: 'b' }]);
  expect(values(frame, 'advice')).toEqual(['One task holds up the rest']);
  expect(values(frame, 'says')).toEqual(['inc-1 took 4 s.']);
  expect([values(frame, 'before'), values(frame, 'after')]).toEqual([[1_001_000], [1_002_001]]);
  expect(said(frame)).toBe('Not known: Threads take turns with the GIL.');
});

test('advice for a range asks for the range; where there is none, it says what was looked for', async () => {
  const none = { ...ADVICE, advice: [], rules: ADVICE.rules.slice(1) };
  const { frame, calls } = await made('advice', { advice: none }, { format: 'range' });
  expect(calls).toEqual([['advice', { from: 1_000_000, to: NOW }]]);
  expect(said(frame)).toContain('Nothing was found that is worth changing, of 1 that was looked for');
  const blind = { ...none, rules: [rule('gil-held', 'unknown')] };
  const told = await made('advice', { advice: blind }, { format: 'range' });
  expect(told.frame.meta?.custom).toEqual({ code: 'not-known' });
  const senseless = { ...none, rules: [rule('idle-at-end', 'not-asked')] };
  const unasked = await made('advice', { advice: senseless }, { format: 'range' });
  expect(unasked.frame.meta?.custom).toEqual({ code: 'not-asked' });
  expect(said(unasked.frame)).not.toContain('Not known');
});

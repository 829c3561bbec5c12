import type { StreamLine, Tasks } from '@daskscope/api';
import { Filter } from '../filter.ts';
import { PACE } from '@daskscope/client';
import { FakePage, FakeStreams } from '@daskscope/client/testing/streams';
import { LIFE, statusAnswer, tasksAnswer, workersAnswer, type Run } from '@daskscope/client/testing/answers';
import { LiveState } from './live-state.ts';
import { LiveRows } from './live-rows.ts';

let streams: FakeStreams;
let liveState: LiveState;
let leave: () => void;

beforeEach(() => {
  jest.useFakeTimers();
  streams = new FakeStreams();
  liveState = new LiveState({ open: streams.connect, ask: streams.ask, page: new FakePage() });
  leave = liveState.enter();
});

afterEach(() => jest.useRealTimers());

const line = (answer: Partial<Tasks> & { runs?: Run[] }): StreamLine => ({
  topic: 'tasks',
  data: tasksAnswer(answer),
});
const run = (id: number, rest: Partial<Run> = {}): Run => ({ id, ...rest });

function rows(past: Run[], { cursor = `${LIFE}:${past.length}`, filter = new Filter() } = {}) {
  let asked = 0;
  const live = new LiveRows({
    liveState,
    filter,
    from: 0,
    past: async function* () {
      asked++;
      yield tasksAnswer({ runs: past, cursor });
    },
    run: () => Promise.reject(new Error('not here')),
    sums: () => Promise.resolve(null),
  });
  const ids = (from = 0) =>
    live.read(from).flatMap(({ row }) => [...row].map((number) => live.detail(number)!.id));
  return { live, ids, asked: () => asked };
}

test('every run is there once: those of the past, then those that came meanwhile, then the new ones', async () => {
  const { live, ids } = rows([run(0), run(1), run(2), run(3)]);
  streams.say(line({ runs: [], cursor: `${LIFE}:2` }), line({ runs: [run(2), run(3), run(4)] }));
  await live.load();
  expect(ids()).toEqual([0, 1, 2, 3, 4]);
  streams.say(line({ runs: [run(5)] }));
  expect(ids()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(ids(5)).toEqual([5]);
  expect(live.end).toBe(6);
});

test('what the past has already is there once, also where the stream tells it later', async () => {
  const { live, ids } = rows([run(0), run(1), run(2), run(3)]);
  streams.say(line({ runs: [], cursor: `${LIFE}:2` }));
  await live.load();
  expect([ids(), live.end]).toEqual([[0, 1, 2, 3], 4]);
  streams.say(line({ runs: [run(2)] }));
  expect([ids(), live.end]).toEqual([[0, 1, 2, 3], 4]);
  streams.say(line({ runs: [run(3), run(4)] }));
  streams.say(line({ runs: [run(5)] }));
  expect([ids(), live.end]).toEqual([[0, 1, 2, 3, 4, 5], 6]);
});

test('what runs is on the thread that came free last, also where that was before the stream began', async () => {
  const busy = (id: number, thread: number, start: number) =>
    run(id, { thread, key: `done-${id}`, intervals: [[0, start, 1_000]] });
  const { live } = rows([busy(0, 0, -90_000), busy(1, 1, -30_000)]);
  streams.say(line({ cursor: `${LIFE}:2` }));
  await live.load();
  const running = [{ key: 'inc-9', prefix: 0, since: 971_500 }];
  streams.say({ topic: 'workers', data: workersAnswer([{ address: 'tcp://10.0.0.1:1', running }]) });
  expect(live.running).toMatchObject([{ key: 'inc-9', thread: 1 }]);
});

test('waits for its place in the stream, so that nothing falls between', async () => {
  const { live, asked } = rows([run(0)]);
  await live.load();
  expect(asked()).toBe(0);
  expect(live.ready).toBe(false);
  streams.say(line({}));
  await live.load();
  expect(live.ready).toBe(true);
});

test('runs of a later life follow those of an earlier one', async () => {
  const { live, ids } = rows([run(7), run(8)], { cursor: `${LIFE}:9` });
  streams.say(line({ runs: [run(8)] }));
  streams.say(line({ lives: [LIFE, 'Scheduler-2'], runs: [run(0, { life: 1 }), run(1, { life: 1 })] }));
  await live.load();
  expect(ids()).toEqual([7, 8, 0, 1]);
});

test('reads only what the filter leaves in, past and live', async () => {
  const filter = new Filter({ prefixes: ['dec'], workers: ['b'], search: 'KEY' });
  const mine = { prefix: 1, worker: 1, key: 'a-key' };
  const others = [
    run(1, { ...mine, prefix: 0 }),
    run(2, { ...mine, worker: 0 }),
    run(3, { ...mine, key: 'x' }),
  ];
  const { live, ids } = rows([run(0, mine), ...others], { cursor: `${LIFE}:4`, filter });
  streams.say(line({ cursor: `${LIFE}:4` }));
  await live.load();
  streams.say(line({ runs: [run(4, mine), ...others.map(({ id, ...rest }) => ({ ...rest, id: id + 10 }))] }));
  expect(ids()).toEqual([0, 4]);
});

test('finds rows by their keys and functions', async () => {
  const { live } = rows([run(0, { key: 'Inc-ABC' }), run(1, { key: 'x', prefix: 1 })]);
  streams.say(line({}));
  await live.load();
  streams.say(line({ runs: [run(2, { key: 'yabcz', prefix: 2 })] }));
  expect([...live.search('abc', 0, live.end)]).toEqual([0, 2]);
  expect([...live.search('DEC', 0, live.end)]).toEqual([1]);
  expect([...live.search('nothing', 0, live.end)]).toEqual([]);
  // In parts, across where the past ends, it is the same.
  const parts = [0, 1, 2].map((row) => [...live.search('abc', row, row + 1)]);
  expect(parts).toEqual([[0], [], [2]]);
});

test('another exporter: rows begin anew, and the stream from its end', async () => {
  const { live, ids } = rows([run(0)]);
  streams.say({ topic: 'status', data: statusAnswer({ startedAt: 1 }) }, line({ runs: [run(0), run(1)] }));
  await live.load();
  expect(ids()).toEqual([0, 1]);
  const { epoch } = live;
  streams.say({ topic: 'status', data: statusAnswer({ startedAt: 2 }) });
  expect(live.ready).toBe(false);
  expect(streams.cursors.at(-1)).toBeNull();
  streams.say(line({ cursor: `${LIFE}:1` }));
  await live.load();
  expect(live.epoch).toBeGreaterThan(epoch);
  expect(ids()).toEqual([0]);
});

test('says what it could not fetch, keeps quiet for a while, and tries again', async () => {
  let fails = true;
  const live = new LiveRows({
    liveState,
    filter: new Filter(),
    from: 0,
    past: async function* (): AsyncGenerator<Tasks> {
      if (fails) throw new Error('The exporter did not answer in time (504).');
    },
    run: () => Promise.reject(new Error('not here')),
    sums: () => Promise.resolve(null),
  });
  streams.say(line({}));
  await live.load();
  expect(live).toMatchObject({ ready: false, problem: 'The exporter did not answer in time (504).' });
  fails = false;
  await live.load();
  expect(live.ready).toBe(false);
  jest.advanceTimersByTime(2000);
  await live.load();
  expect(live).toMatchObject({ ready: true, problem: '' });
});

test('tries again less and less often, until another exporter answers', async () => {
  let asked = 0;
  const live = new LiveRows({
    liveState,
    filter: new Filter(),
    from: 0,
    past: async function* (): AsyncGenerator<Tasks> {
      asked++;
      throw new Error('from is no number.');
    },
    run: () => Promise.reject(new Error('not here')),
    sums: () => Promise.resolve(null),
  });
  const minute = async () => {
    asked = 0;
    for (let second = 0; second < 60; second++) {
      await live.load();
      jest.advanceTimersByTime(1000);
    }
    return asked;
  };
  streams.say({ topic: 'status', data: statusAnswer({ startedAt: 1 }) }, line({}));
  // After 0, 2, 6, 14 and 30 s.
  expect(await minute()).toBe(5);
  expect(await minute()).toBe(1);
  expect(await minute()).toBe(1);
  streams.say({ topic: 'status', data: statusAnswer({ startedAt: 2 }) });
  streams.say(line({}));
  expect(await minute()).toBe(5);
});

test('sums can be asked for while the exporter answers, with or without its scheduler', () => {
  const { live } = rows([]);
  streams.say(line({}));
  expect(live.sums.reachable!()).toBe(true);
  streams.say({ topic: 'status', data: statusAnswer({ connection: { state: 'lost' } }) });
  expect(liveState.connection.state).toBe('lost');
  expect(live.sums.reachable!()).toBe(true);
  streams.cut();
  expect(live.sums.reachable!()).toBe(false);
});

test.each([
  ['while the exporter says so', () => undefined],
  [
    'and its stream is opened anew',
    () => {
      leave();
      jest.advanceTimersByTime(PACE.lingerMs);
      leave = liveState.enter();
    },
  ],
])(
  'of what is lost it says from where on it asked, which is as much earlier as it is lost, %s',
  async (_, happens) => {
    const now = jest.spyOn(Date, 'now');
    try {
      const asked: number[] = [];
      const live = new LiveRows({
        ...{ liveState, filter: new Filter(), from: 900_000 },
        past: async function* (from) {
          asked.push(from);
          yield tasksAnswer({ runs: [] });
        },
        run: () => Promise.reject(new Error('not here')),
        sums: () => Promise.resolve(null),
      });
      streams.say(line({}));
      streams.say({ topic: 'status', data: statusAnswer({ connection: { state: 'lost' } }) });
      now.mockReturnValue(liveState.connection.since + 20_000);
      happens();
      await live.load();
      expect(asked).toEqual([880_000]);
      expect(live.from).toBe(880_000);
    } finally {
      now.mockRestore();
    }
  },
);

test('what runs now is filtered too, and has a lane', async () => {
  const { live } = rows([], { filter: new Filter({ prefixes: ['inc'] }) });
  const running = [
    { key: 'inc-1', prefix: 0, since: 2_000 },
    { key: 'dec-1', prefix: 1, since: 1_000 },
  ];
  streams.say({ topic: 'workers', data: workersAnswer([{ address: 'tcp://10.0.0.1:1', running }]) });
  expect(live.running).toMatchObject([{ key: 'inc-1', worker: 0, since: 2_000 }]);
  expect(liveState.running.map(({ thread }) => thread).sort()).toEqual([0, 1]);
});

test('knows whether its rows are all there was', async () => {
  const totals = {
    ...{ tasks: 2, errors: 0, busy: 20, lanes: 1, merged: 0, lost: false },
    ...{ prefix: [0], count: [2], erred: [0], compute: [20], transfer: [0], other: [0] },
  };
  const whole = async (...pages: Partial<Tasks>[]) => {
    const live = new LiveRows({
      liveState,
      filter: new Filter(),
      from: 0,
      past: async function* () {
        for (const page of pages) yield tasksAnswer({ runs: [run(0)], ...page });
      },
      run: () => Promise.reject(new Error('not here')),
      sums: () => Promise.resolve(null),
    });
    await live.load();
    expect(live.ready).toBe(true);
    return live.sums.whole;
  };
  streams.say(line({}));
  expect(await whole({ totals })).toBe(true);
  expect(await whole({ totals: { ...totals, merged: 1 } })).toBe(false);
  expect(await whole({ totals: { ...totals, lost: true } })).toBe(false);
  expect(await whole({ totals, more: true }, {})).toBe(false);
});

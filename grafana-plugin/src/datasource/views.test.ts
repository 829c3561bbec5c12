/** @jest-environment jsdom */
import '../testing/grafana-globals.ts';
import { statusAnswer, tasksAnswer } from '@daskscope/client/testing/answers';
import { FakePage, FakeStreams, heartbeat } from '@daskscope/client/testing/streams';
import {
  dataFrameFromJSON,
  dataFrameToJSON,
  LoadingState,
  preProcessPanelData,
  standardTransformers,
  standardTransformersRegistry,
  transformDataFrame,
  type DataFrame,
  type DataFrameJSON,
  type PanelData,
} from '@grafana/data';
import { lastValueFrom } from 'rxjs';
import { knownOf } from '../task-stream/unknown-times.ts';
import { byDefault, shownFrames } from '../testing/shown-frame.ts';
import { Filter } from './filter.ts';
import { isTransformed, liveHandleOf } from './live-handle.ts';
import { Feed } from './live/feed.ts';
import { LiveRows } from './live/live-rows.ts';
import { LIVE_ROWS, tasksView, type Asked } from './views.ts';

const BASE = 1_000_000;
const NOW = BASE + 40_000;

let streams: FakeStreams;
let rows: LiveRows;
let feed: Feed;

beforeEach(() => jest.useFakeTimers({ now: NOW, doNotFake: ['queueMicrotask', 'nextTick'] }));
afterEach(() => jest.useRealTimers());

/** A run each ms. */
const runs = (count: number, first = 0) =>
  Array.from({ length: count }, (_, at) => {
    const intervals: [number, number, number][] = [[0, first + at, 1]];
    return { id: first + at, intervals };
  });

async function view(count: number, part: Partial<Asked> = {}) {
  streams = new FakeStreams();
  feed = new Feed({ open: streams.connect, ask: streams.ask, page: new FakePage() as never });
  feed.enter();
  streams.say(
    { topic: 'status', data: statusAnswer() },
    { topic: 'tasks', data: tasksAnswer({}) },
    heartbeat(NOW),
  );
  const asked: Asked = {
    ...{ refId: 'A', type: 'tasks', filter: new Filter(), from: BASE, to: NOW, moves: true },
    ...{ resolution: 1, ...part },
  };
  rows = new LiveRows({
    ...{ feed, filter: asked.filter, from: asked.from, run: jest.fn(), sums: jest.fn() },
    past: async function* () {
      yield tasksAnswer({ runs: runs(count) });
    },
  });
  await rows.load();
  return tasksView(asked, feed, rows);
}

const starts = ([frame]: DataFrame[]) =>
  frame!.fields.find(({ name }) => name === 'start')!.values as number[];

test('a live frame has all intervals of the range that is shown, oldest first', async () => {
  const frames = (await view(3000)).frames()!;
  expect(starts(frames)).toEqual(runs(3000).map(({ id }) => BASE + id));
  expect(frames[0]!.meta!.notices).toBeUndefined();
});

test('of too many it has the newest, and says how many are left out', async () => {
  const frames = (await view(LIVE_ROWS + 77)).frames()!;
  expect(starts(frames)).toHaveLength(LIVE_ROWS);
  expect(starts(frames)[0]).toBe(BASE + 77);
  expect(frames[0]!.meta!.notices![0]!.text).toContain(' 77 older ones are left out');
});

test('it is made anew every 5 seconds, for the range as it is then', async () => {
  const live = await view(3000);
  const first = live.frames()!;
  jest.advanceTimersByTime(1000);
  streams.say({ topic: 'tasks', data: tasksAnswer({ runs: [{ id: 3000 }] }) });
  expect(live.frames()![0]).toBe(first[0]);
  jest.advanceTimersByTime(4001);
  streams.say(heartbeat(NOW + 5001));
  expect(starts(live.frames()!)).toContain(BASE + 30_000);
});

test('it keeps what the dashboard was last asked for, which is the range that a snapshot is opened with', async () => {
  const live = await view(3000);
  jest.advanceTimersByTime(60_000);
  streams.say({ topic: 'tasks', data: tasksAnswer({ runs: [{ id: 3000 }] }) }, heartbeat(NOW + 60_000));
  expect(starts(live.frames()!)).toEqual([...runs(3000).map(({ id }) => BASE + id), BASE + 30_000]);
});

test('of what went out of the range since then it counts none as left out', async () => {
  const live = await view(LIVE_ROWS + 77);
  jest.advanceTimersByTime(60_000);
  streams.say(heartbeat(NOW + 60_000));
  const frames = live.frames()!;
  expect(starts(frames)).toHaveLength(LIVE_ROWS);
  expect(frames[0]!.meta!.notices).toBeUndefined();
});

test('it says when all that ran is known, also where it is saved or transformed', async () => {
  const live = await view(3);
  const known = [
    { from: BASE - 9000, to: BASE + 10 },
    { from: BASE + 20_000, to: null },
  ];
  const say = (connection: { state: 'connected' | 'lost' }) =>
    streams.say({ topic: 'status', data: { ...statusAnswer({ connection }), known } });
  say({ state: 'connected' });
  expect(knownOf(live.frames()!)).toEqual(known);
  say({ state: 'lost' });
  jest.advanceTimersByTime(8000);
  expect(knownOf(live.frames()!)).toEqual([known[0], { from: BASE + 20_000, to: NOW }]);
});

test('from a time on it keeps what is older', async () => {
  const live = await view(3000, { moves: false });
  jest.advanceTimersByTime(6000);
  streams.say(heartbeat(NOW + 6000));
  expect(starts(live.frames()!)).toHaveLength(3000);
});

/** As it comes from Grafana to a panel. */
function received(frames: DataFrame[]): DataFrame[] {
  const data = { state: LoadingState.Streaming, series: frames, timeRange: {} } as PanelData;
  return shownFrames(preProcessPanelData(data, undefined).series, byDefault('/k/${__data.fields.Key}'));
}

test('a panel draws by itself what comes as it was sent, and what transformations made as they made it', async () => {
  const { limitTransformer: limit, filterFieldsByNameTransformer: filter } = standardTransformers;
  standardTransformersRegistry.setInit(() =>
    [limit, filter].map((made) => ({ ...made, transformation: async () => made }) as never),
  );
  const frames = (await view(30)).frames()!;
  const plain = received(frames);
  expect(liveHandleOf(plain[0]!)).toBe(rows.handle);
  expect(isTransformed(plain[0]!)).toBe(false);
  for (const config of [
    { id: 'limit', options: { limitField: 5 } },
    { id: 'filterFieldsByName', options: { include: { names: ['start', 'end', 'function'] } } },
  ]) {
    const made = await lastValueFrom(transformDataFrame([config], frames));
    expect(isTransformed(received(made)[0]!)).toBe(true);
  }
});

test('what is saved of it is what is shown', async () => {
  const frames = (await view(300)).frames()!;
  // As a snapshot is saved, and opened.
  const json: unknown = JSON.parse(JSON.stringify(received(frames).map((frame) => dataFrameToJSON(frame))));
  const saved = (json as DataFrameJSON[]).map((frame) => dataFrameFromJSON(frame));
  expect(starts(saved)).toEqual(starts(frames));
  expect(liveHandleOf(saved[0]!)).toBeNull();
});

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
import { savedSums } from '../task-stream/frame/saved-sums.ts';
import { knownOf, untilOf } from '../task-stream/unknown-times.ts';
import { byDefault, shownFrames } from '../testing/shown-frame.ts';
import { Filter } from './filter.ts';
import { isTransformed, liveHandleOf } from '../contract/live-handle.ts';
import { taskFilesOf, type TaskFiles } from '../contract/task-files.ts';
import { LiveState } from './live/live-state.ts';
import { LiveRows } from './live/live-rows.ts';
import { LIVE_ROWS, tasksView, type Asked } from './views.ts';

const BASE = 1_000_000;
const NOW = BASE + 40_000;

let streams: FakeStreams;
let rows: LiveRows;
let liveState: LiveState;
const sums = jest.fn().mockResolvedValue(null);

beforeEach(() => jest.useFakeTimers({ now: NOW, doNotFake: ['queueMicrotask', 'nextTick'] }));
afterEach(() => jest.useRealTimers());

/** A run each ms. */
const runs = (count: number, first = 0) =>
  Array.from({ length: count }, (_, at) => {
    const intervals: [number, number, number][] = [[0, first + at, 1]];
    return { id: first + at, intervals };
  });

async function view(count: number, part: Partial<Asked> = {}, totals = { merged: 0 }) {
  streams = new FakeStreams();
  liveState = new LiveState({ open: streams.connect, ask: streams.ask, page: new FakePage() });
  liveState.enter();
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
    ...{ liveState, filter: asked.filter, from: asked.from, run: jest.fn(), sums },
    past: async function* () {
      const all = { tasks: count, errors: 0, busy: 0, lanes: 1, lost: false };
      const functions = { prefix: [], count: [], erred: [], compute: [], transfer: [], other: [] };
      yield tasksAnswer({
        ...{ runs: runs(count), now: NOW - BASE },
        totals: { ...all, ...functions, ...totals },
      });
    },
  });
  await rows.load();
  return tasksView(asked, liveState, rows, FILES);
}

const FILES: TaskFiles = { version: 1, ask: jest.fn() };

const starts = ([frame]: DataFrame[]) =>
  frame!.fields.find(({ name }) => name === 'start')!.values as number[];

test('a live frame has all intervals of the range that is shown, oldest first', async () => {
  const frames = (await view(3000)).frames()!;
  expect(starts(frames)).toEqual(runs(3000).map(({ id }) => BASE + id));
  expect(frames[0]!.meta!.notices).toBeUndefined();
  expect(taskFilesOf(frames)).toBe(FILES);
});

test('of too many it has those that can be seen beside the others, of all of the range, and says how many are left out', async () => {
  const frames = (await view(LIVE_ROWS + 77)).frames()!;
  const half = Math.ceil((LIVE_ROWS + 77) / 2);
  expect(starts(frames)).toEqual(runs(half).map((_, at) => BASE + 2 * at));
  expect(frames[0]!.meta!.notices![0]!.text).toContain(`leave out 10,038 intervals`);
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
  expect(starts(frames)[0]).toBe(BASE);
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
  const until = (to: number) => [known[0], { from: BASE + 20_000, to }];
  say({ state: 'connected' });
  expect(knownOf(live.frames()!)).toEqual(until(NOW));
  jest.advanceTimersByTime(6000);
  streams.say(heartbeat(NOW + 6000));
  expect(knownOf(live.frames()!)).toEqual(until(NOW + 6000));
  expect(knownOf(saved(live.frames()!))).toEqual(until(NOW + 6000));
  expect(untilOf(saved(live.frames()!))).toBe(NOW + 6000);
  say({ state: 'lost' });
  jest.advanceTimersByTime(8000);
  expect(knownOf(saved(live.frames()!))).toEqual(until(NOW + 6000));
  expect(untilOf(saved(live.frames()!))).toBeCloseTo(NOW + 14_000);
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

/** As it is opened after it was saved, in a snapshot or a panel's JSON. */
function saved(frames: DataFrame[]): DataFrame[] {
  const json: unknown = received(frames).map((frame) => dataFrameToJSON(frame));
  const kept = JSON.parse(JSON.stringify(withoutNulls(json))) as DataFrameJSON[];
  return kept.map((frame) => dataFrameFromJSON(frame));
}

/** What Grafana does with what it saves (sortedDeepCloneWithoutNulls in public/app/core/utils/object.ts, 12.4.0): lists keep theirs. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, of]) => of !== null && of !== undefined);
  return Object.fromEntries(entries.map(([key, of]) => [key, withoutNulls(of)]));
}

test('what is saved of it is what is shown', async () => {
  const frames = (await view(300)).frames()!;
  const opened = saved(frames);
  expect(starts(opened)).toEqual(starts(frames));
  expect(liveHandleOf(opened[0]!)).toBeNull();
  expect(savedSums(opened[0]!)!.whole).toBe(true);
});

test('where others stand for what is too short to be seen, it says so, and what was last told of all', async () => {
  const live = await view(3000, {}, { merged: 12 });
  const all = { tasks: 3012, errors: 0, busy: 9, lost: false };
  const inc = { position: 0, count: 3012, erred: 0, compute: 9, transfer: 0, other: 0 };
  sums.mockResolvedValue({ ...all, functions: [inc] });
  expect(live.frames()![0]!.meta!.notices![0]!.text).toContain('leave out 12 intervals');
  await jest.advanceTimersByTimeAsync(0);
  const opened = savedSums(saved(live.frames()!)[0]!)!;
  expect(opened.whole).toBe(false);
  expect(opened.rows).toBe(3000);
  expect(opened.name(0)).toBe(rows.names.prefixes[0]);
  expect(sums).toHaveBeenCalledWith({ from: BASE, to: NOW }, undefined);
  await expect(opened.ask({ from: BASE + 10, to: NOW + 10 })).resolves.toEqual({ ...all, functions: [inc] });
  await expect(opened.ask({ from: BASE + 700, to: NOW + 700 })).resolves.toBeNull();
  await expect(opened.ask({ from: BASE, to: NOW - 9000 })).resolves.toBeNull();
  await expect(opened.ask({ from: BASE, to: NOW }, 'inc')).resolves.toBeNull();
});

test('what ran long after the past is all there', async () => {
  const live = await view(3000, { from: NOW + 1, to: NOW + 40_001 }, { merged: 12 });
  jest.advanceTimersByTime(60_000);
  streams.say(heartbeat(NOW + 60_000));
  expect(live.frames()![0]!.meta!.notices).toBeUndefined();
});

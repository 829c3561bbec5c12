import { progressAnswer, statusAnswer, tasksAnswer } from '@daskscope/client/testing/answers';
import { FakePage, FakeStreams, heartbeat } from '@daskscope/client/testing/streams';
import type { Tasks } from '@daskscope/api';
import type { DataFrame, DataQueryResponse } from '@grafana/data';
import { Subject } from 'rxjs';
import { Filter } from '../filter.ts';
import { snapshotView, tasksView, type Asked } from '../views.ts';
import { LiveState } from './live-state.ts';
import { Handle } from './handle.ts';
import { LiveRows } from './live-rows.ts';
import { responses, type LiveView } from './responses.ts';

const TEN_SECONDS = 10_000;
const FROM = 995_000;
const LOST_AT = 1_000_000;
const LOST = { state: 'lost', since: LOST_AT, error: 'It was closed.' } as const;

let streams: FakeStreams;
let liveState: LiveState;
let rows: LiveRows;
let ticks: Subject<unknown>;
let packets: DataQueryResponse[];
let past: () => Promise<Tasks>;
let begins: number[];

beforeEach(() => {
  jest.useFakeTimers({ now: LOST_AT + TEN_SECONDS });
  streams = new FakeStreams();
  liveState = new LiveState({ open: streams.connect, ask: streams.ask, page: new FakePage() });
  ticks = new Subject();
  packets = [];
  begins = [];
  past = () => Promise.resolve(tasksAnswer({ runs: [{ id: 0 }] }));
  rows = new LiveRows({
    ...{ liveState, filter: new Filter(), from: FROM, run: jest.fn(), sums: jest.fn() },
    past: async function* (from) {
      begins.push(from);
      yield await past();
    },
  });
});

afterEach(() => jest.useRealTimers());

const asked: Asked = {
  ...{ refId: 'A', type: 'tasks', filter: new Filter(), from: FROM, to: LOST_AT + TEN_SECONDS },
  resolution: 1,
};
const tasks = () => tasksView(asked, liveState, rows, { version: 1, ask: jest.fn() });
const progress = () => snapshotView({ ...asked, type: 'progress' }, liveState, new Handle(liveState, null));

const open = (view: LiveView) =>
  responses(liveState, 'A', view, ticks).subscribe((packet) => packets.push(packet));
const pass = (ms = 0) => jest.advanceTimersByTimeAsync(ms);

const lose = () => streams.say({ topic: 'status', data: statusAnswer({ connection: LOST }) });
const sayTasks = () => streams.say({ topic: 'tasks', data: tasksAnswer({}) });
const sayProgress = () => streams.say({ topic: 'progress', data: progressAnswer([{ prefix: 'inc' }]) });

/** What the panel has now. */
function shown() {
  const { state, data, errors } = packets.at(-1) ?? { data: [] };
  return {
    state,
    rows: data.length === 0 ? null : (data[0] as DataFrame).length,
    problem: errors?.[0]?.message ?? '',
  };
}

const AFTER = { state: 'Error', rows: 1, problem: expect.stringContaining('It was closed.') };

test.each([
  ['lost, then what there is', [lose, sayTasks]],
  ['what there is, then lost', [sayTasks, lose]],
])('a panel that is opened after the loss has what was before: %s', async (_, lines) => {
  open(tasks());
  for (const say of lines) {
    say();
    await pass();
  }
  expect(shown()).toEqual(AFTER);
});

test('so has one of what is told as it is now', () => {
  open(progress());
  lose();
  sayProgress();
  expect(shown()).toEqual(AFTER);
});

test('its past is as long as the range, and ends where it was lost', async () => {
  open(tasks());
  lose();
  sayTasks();
  await pass();
  expect(begins).toEqual([FROM - TEN_SECONDS]);
});

test('a refresh after the loss says so at once, with what there is', async () => {
  const first = open(tasks());
  lose();
  sayTasks();
  await pass();
  first.unsubscribe();
  packets = [];
  open(tasks());
  expect(shown()).toEqual(AFTER);
});

test('one after the exporter has gone does as well', async () => {
  const first = open(tasks());
  sayTasks();
  await pass();
  streams.cut();
  first.unsubscribe();
  packets = [];
  open(tasks());
  expect(shown()).toMatchObject({ state: 'Error', rows: 1 });
});

test('what is back is live at once', async () => {
  open(tasks());
  lose();
  sayTasks();
  await pass();
  streams.say({ topic: 'status', data: statusAnswer() });
  expect(shown()).toMatchObject({ state: 'Streaming', problem: '' });
});

test('a past that could not be fetched is asked for again, though nothing happens meanwhile', async () => {
  past = () => Promise.reject(new Error('Busy.'));
  open(tasks());
  streams.say({ topic: 'status', data: statusAnswer() });
  sayTasks();
  await pass();
  expect(shown()).toEqual({ state: 'Error', rows: null, problem: 'Busy.' });
  past = () => Promise.resolve(tasksAnswer({ runs: [{ id: 0 }] }));
  await pass(1500);
  streams.say(heartbeat());
  await pass(1500);
  streams.say(heartbeat());
  ticks.next(0);
  await pass();
  expect(shown()).toEqual({ state: 'Streaming', rows: 1, problem: '' });
});

import type { StreamLine, TaskRun } from '@daskscope/api';
import { codeOf, FLAG_ERROR, flagsOf, KIND, kindOf } from '@daskscope/timeline';
import { Filter } from '../../datasource/filter.ts';
import { LiveState } from '../../datasource/live/live-state.ts';
import { LiveRows } from '../../datasource/live/live-rows.ts';
import { FakePage, FakeStreams } from '@daskscope/client/testing/streams';
import { statusAnswer, tasksAnswer, workersAnswer, type Run } from '@daskscope/client/testing/answers';
import { LiveSource } from './live-source.ts';

const COMPUTE = 0;
const TRANSFER = 1;

let streams: FakeStreams;
let leave: () => void;
let liveState: LiveState;
let rows: LiveRows;
let source: LiveSource;

beforeEach(async () => {
  jest.useFakeTimers();
  streams = new FakeStreams();
  liveState = new LiveState({ open: streams.connect, ask: streams.ask, page: new FakePage() });
  leave = liveState.enter();
  streams.say({ topic: 'status', data: statusAnswer() }, tasks([]));
  const run = {
    type: 'int',
    intervals: [],
    exception: 'Boom',
    traceback: 'at x',
    status: 'error',
  } as unknown;
  rows = new LiveRows({
    liveState,
    filter: new Filter(),
    from: 0,
    past: async function* () {
      yield tasksAnswer({ runs: [{ id: 0 }] });
    },
    run: () => Promise.resolve(run as TaskRun),
    sums: () => Promise.resolve(null),
  });
  await rows.load();
  source = new LiveSource(rows.handle, rows);
  source.takeRows();
});

afterEach(() => jest.useRealTimers());

const tasks = (runs: Run[]): StreamLine => ({ topic: 'tasks', data: tasksAnswer({ runs }) });

const workers = (...running: { key: string; prefix: number; since: number }[]): StreamLine => ({
  topic: 'workers',
  data: workersAnswer([{ address: 'tcp://10.0.0.1:1', name: 'a', running }]),
});

function drawn() {
  return Array.from({ length: source.lanes.length }, (_, lane) => lane).flatMap((lane) =>
    source.columns.tracksOf(lane).flatMap((track) =>
      Array.from({ length: track.length }, (_, row) => {
        const code = codeOf(track.key[track.head + row]!);
        return {
          kind: kindOf(code),
          error: (flagsOf(code) & FLAG_ERROR) !== 0,
          task: track.task[track.head + row]!,
        };
      }),
    ),
  );
}

const named = () => source.lanes.rows().map(({ worker, name }) => `${worker} ${name}`);

test('takes over what was, and what comes, each once', () => {
  expect(drawn()).toHaveLength(1);
  streams.say(tasks([{ id: 1 }]));
  source.takeRows();
  source.takeRows();
  expect(drawn()).toHaveLength(2);
  expect(source.detail(1)).toMatchObject({ key: 'inc-1' });
});

test('what failed is the computation; without one, all of it', () => {
  const transfer: Run['intervals'] = [[TRANSFER, 100, 5, 1]];
  streams.say(
    tasks([
      { id: 1, status: 1, intervals: [...transfer, [COMPUTE, 105, 5]] },
      { id: 2, status: 1, thread: 1, intervals: transfer },
    ]),
  );
  source.takeRows();
  expect(
    drawn()
      .filter(({ task }) => task > 0)
      .sort((a, b) => a.task - b.task),
  ).toEqual([
    { kind: KIND.transfer, error: false, task: 1 },
    { kind: KIND.compute, error: true, task: 2 },
    { kind: KIND.transfer, error: true, task: 3 },
  ]);
});

test('says where a transfer came from, and asks for the error of what failed', async () => {
  streams.say(tasks([{ id: 1, status: 1, nbytes: 2048, intervals: [[TRANSFER, 100, 5, 1]] }]));
  source.takeRows();
  const detail = source.detail(1)!;
  expect(detail.lines).toEqual([
    { label: 'Action', text: 'transfer' },
    { label: 'From', text: 'b' },
    { label: 'Result', text: '2 KiB' },
  ]);
  expect(detail.error).toBe('');
  await expect(detail.more!()).resolves.toMatchObject({ error: 'Boom\nat x' });
});

test('a thread that does nothing has a lane; a worker that left keeps its own while there is something to see', () => {
  streams.say(workers());
  source.takeWorkers(0);
  expect(named()).toEqual(['a 0', 'a 1']);
  streams.say(tasks([{ id: 1, worker: 1 }]));
  source.takeRows();
  source.takeWorkers(0);
  expect(named()).toEqual(['a 0', 'a 1', 'b 0']);
  source.takeWorkers(2_000_000);
  expect(named()).toEqual(['a 0', 'a 1']);
});

test('what runs is open, until it is done', () => {
  streams.say(workers({ key: 'add-1', prefix: 2, since: 1_000_500 }));
  source.takeRunning();
  expect(source.running).toMatchObject([{ group: 2, start: 1_000_500 }]);
  expect(source.detail(source.running[0]!.task)).toMatchObject({ key: 'add-1', error: null });
  streams.say(tasks([{ id: 1, prefix: 2, key: 'add-1', intervals: [[COMPUTE, 500, 100]] }]));
  source.takeRows();
  expect(source.running).toEqual([]);
});

test('a worker that joins while the panel is open has its name on the lanes that it has', () => {
  const joined = { address: 'tcp://10.0.0.3:4000', name: '', host: '' };
  const known = tasksAnswer({}).workers;
  streams.say({
    topic: 'tasks',
    data: tasksAnswer({ runs: [{ id: 1, worker: 2 }], workers: [...known, joined] }),
  });
  source.takeRows();
  expect(named()).toEqual(['a 0', ':4000 0']);
  streams.say({
    topic: 'workers',
    data: workersAnswer([
      { address: 'tcp://10.0.0.1:1', name: 'a', threads: 1 },
      { ...joined, name: 'carol', host: '10.0.0.3', position: 2, threads: 1 },
    ]),
  });
  source.takeWorkers(0);
  expect(named()).toEqual(['a 0', 'carol 0']);
  expect(rows.names.workers[2]!.name).toBe('carol');
});

test("after a scheduler's restart a new worker of the same name has lanes of its own", () => {
  streams.say(workers());
  source.takeWorkers(0);
  const known = tasksAnswer({}).workers;
  const next = { address: 'tcp://10.0.0.1:9', name: 'a', host: '10.0.0.1' };
  streams.say(
    { topic: 'workers', data: workersAnswer([{ ...next, position: 2, threads: 1 }]) },
    {
      topic: 'tasks',
      data: tasksAnswer({
        lives: ['Scheduler-1', 'Scheduler-2'],
        runs: [{ id: 0, life: 1, worker: 2 }],
        workers: [...known, next],
      }),
    },
  );
  source.takeRows();
  source.takeWorkers(0);
  const lanes = source.lanes.rows().map(({ worker, name, lanes: [id] }) => ({
    name: `${worker} ${name}`,
    drawn: source.columns.tracksOf(id!).length,
  }));
  expect(lanes).toEqual([
    { name: 'a 0', drawn: 1 },
    { name: 'a (:1) 0', drawn: 1 },
  ]);
});

test('finds rows by part of their key', () => {
  streams.say(tasks([{ id: 1, key: 'Load-<img src=x>' }]));
  source.takeRows();
  const found = source.search('load-<IMG');
  while (found.goOn(10));
  expect([found.has(0), found.has(1)]).toEqual([false, true]);
});

test('begins anew with another exporter', async () => {
  streams.say({ topic: 'status', data: statusAnswer({ startedAt: 2 }) });
  streams.say(tasks([]));
  await rows.load();
  expect(source.takeRows()).toBe(false);
  expect(drawn()).toHaveLength(1);
});

test('what was forgotten while nobody looked is not known until it has come again', async () => {
  expect(source.ready).toBe(true);
  leave();
  jest.advanceTimersByTime(120_000);
  liveState.enter();
  streams.say({ topic: 'status', data: statusAnswer() }, workers(), tasks([]));
  source.takeRows();
  source.takeWorkers(0);
  expect(named()).toEqual(['a 0', 'a 1']);
  expect(source.ready).toBe(false);
  await rows.load();
  // It is there, but not in the picture.
  expect(source.ready).toBe(false);
  source.takeRows();
  expect(source.ready).toBe(true);
  expect(drawn()).toHaveLength(1);
});

import { CommClosedError } from '../../protocol/errors.ts';
import { inSlices } from '../../slices.ts';
import { newCluster } from '../../metrics/testdata/cluster.ts';
import { OwnComm } from '../ask/own-comm.ts';
import {
  ADDRESS,
  arriving,
  quiet,
  refuses,
  ScriptedScheduler,
  SILENCE,
  type Asked,
} from '../testing/scripted-comm.ts';
import { KnownLives } from './known-lives.ts';
import { StreamByIndex } from './by-index.ts';
import { TaskStream, type StreamPiece, type StreamReader, type TaskStreamOptions } from './task-stream.ts';

/** s since the epoch; record n ran from n to n + 0.5. */
const STARTED = 1_000;

const record = (n: number) => ({
  key: `inc-${n}`,
  worker: 'tcp://10.0.0.2:40001',
  thread: 1,
  status: 'OK',
  startstops: [{ action: 'compute', start: STARTED + n, stop: STARTED + n + 0.5 }],
  nbytes: 28,
  typename: 'int',
});
const records = (first: number, end: number) =>
  Array.from({ length: end - first }, (_, i) => record(first + i));

const FORBIDDEN = refuses('explicitly disallowed');

/** A stream of `index` records at first, of which the scheduler answers what is asked for, or what the script says before. */
function streaming(script: readonly unknown[] = [], options: Partial<TaskStreamOptions> = {}) {
  const clock = { now: 5_000_000 };
  const stream = { index: 0 };
  const all = (asked: Asked) => records(asked['start_index'] as number, stream.index);
  const scheduler = new ScriptedScheduler({ get_task_stream: [...script, all] });
  const cluster = newCluster();
  const onError = jest.fn();
  const taskStream = new TaskStream({
    cluster,
    life: cluster.log.openLife('life', 0),
    scheduler: { id: 'life', startedAt: STARTED * 1000 },
    known: new KnownLives(),
    recordsSince: null,
    reader: new StreamByIndex(new OwnComm(scheduler.openComm, () => undefined), null),
    now: () => clock.now,
    onError,
    ...options,
  });
  const advance = async (index: number, untouched = false) => {
    stream.index = index;
    taskStream.advance({ index, maxlen: 100_000, time: (STARTED + index) * 1000, untouched });
    await quiet();
  };
  /** Runs that are counted, which those of the past are not. */
  const observed = () => [...cluster.durations.series()].reduce((sum, { count }) => sum + count, 0);
  const { log } = cluster;
  const known = () => log.known.ranges({}, clock.now);
  return { cluster, log, clock, scheduler, onError, taskStream, advance, observed, known };
}

/** A reader that gives these pieces, one after the other, and nothing more. */
function pieces(...given: StreamPiece[]): StreamReader {
  return {
    async read(next) {
      const { first, records } = given.shift() ?? { first: next, records: [] };
      return { first, records: records.map(arriving) };
    },
  };
}

test('the first head says what is the past: it is in the log, and not counted', async () => {
  const { log, advance, observed } = streaming();
  await advance(3);
  expect([log.taken, observed()]).toEqual([3, 0]);
  await advance(5);
  expect([log.taken, observed()]).toEqual([5, 2]);
});

test('for a life that is known the past is what it was when the exporter first connected', async () => {
  const known = new KnownLives();
  known.past('life', 2);
  const { advance, observed } = streaming([], { known });
  await advance(5);
  expect(observed()).toBe(3);
});

test('each record is taken once, whatever is told again', async () => {
  const { log, advance, scheduler } = streaming();
  await advance(4);
  await advance(4);
  await advance(2);
  expect([log.taken, log.nextId(0)]).toEqual([4, 4]);
  expect(scheduler.count('get_task_stream')).toBe(1);
});

test('a record that comes again within a piece that begins earlier is passed over', async () => {
  const overlapping = pieces({ first: 0, records: records(0, 3) }, { first: 1, records: records(1, 5) });
  const { log, advance } = streaming([], { reader: overlapping });
  await advance(5);
  expect([log.taken, log.lost]).toEqual([5, 0]);
});

test('what comes while a piece is read is read after it, and nothing is asked for twice at once', async () => {
  const { log, advance, scheduler } = streaming([SILENCE]);
  await advance(2);
  await advance(4);
  expect(scheduler.count('get_task_stream')).toBe(1);
  scheduler.comms[0]!.say(records(0, 2));
  await quiet();
  expect(log.taken).toBe(4);
});

test('a long piece is taken in whole, in turns', async () => {
  const { log, advance } = streaming([], { reader: pieces({ first: 0, records: records(0, 900) }) });
  await advance(900);
  expect(log.nextId(0)).toBe(900);
});

test('records that were dropped before they were read are lost, and those of the past are not', async () => {
  const reader = pieces({ first: 7, records: records(7, 10) }, { first: 15, records: records(15, 20) });
  const { log, advance } = streaming([], { reader });
  await advance(10);
  expect(log.lost).toBe(0);
  await advance(20);
  expect([log.lost, log.taken, log.nextId(0)]).toEqual([5, 8, 20]);
});

test('of those dropped only what is no past is lost', async () => {
  const known = new KnownLives();
  known.past('life', 4);
  const { log, advance } = streaming([], { known, reader: pieces({ first: 7, records: records(7, 10) }) });
  await advance(10);
  expect(log.lost).toBe(3);
});

test('what is lost leaves a hole in what is known', async () => {
  const reader = pieces({ first: 0, records: records(0, 10) }, { first: 15, records: records(15, 20) });
  const { advance, known } = streaming([], { reader });
  await advance(10);
  expect(known()).toEqual([{ from: 1_000_500, to: null }]);
  await advance(20);
  expect(known()).toEqual([
    { from: 1_000_500, to: 1_010_000 },
    { from: 1_015_500, to: null },
  ]);
});

test('a scheduler that had recorded nothing before is known since it started, if it never had a task', async () => {
  const since = { recordsSince: 4_998_000 };
  const untouched = streaming([], since);
  await untouched.advance(0, true);
  expect(untouched.known()[0]!.from).toBe(STARTED * 1000);
  const touched = streaming([], since);
  await touched.advance(10);
  expect(touched.known()[0]!.from).toBe(1_010_000 - 2_000);
});

test('a stream that is refused is missing, and the connection goes on', async () => {
  const { cluster, advance, onError } = streaming([FORBIDDEN]);
  await advance(3);
  expect(cluster.missingFeatures.get('task-stream')).toBe(
    'The scheduler forbids the op "get_task_stream" (distributed.scheduler.blocked-handlers).',
  );
  expect(onError).not.toHaveBeenCalled();
});

test('it is asked for again a minute after it was refused, no earlier', async () => {
  const { log, clock, advance, scheduler } = streaming([FORBIDDEN]);
  await advance(3);
  clock.now += 59_999;
  await advance(4);
  expect(scheduler.count('get_task_stream')).toBe(1);
  clock.now += 1;
  await advance(5);
  expect(scheduler.count('get_task_stream')).toBe(2);
  expect([log.taken, log.lost]).toEqual([5, 0]);
});

test('a connection that is lost is told, and is not missing', async () => {
  const lost = new CommClosedError(ADDRESS, 'closed the connection');
  const { cluster, advance, onError } = streaming([lost]);
  await advance(3);
  expect(onError.mock.calls).toEqual([[lost]]);
  expect(cluster.missingFeatures.size).toBe(0);
});

test('closed, it takes nothing more, asks for nothing more and tells no error', async () => {
  const { log, advance, onError, scheduler, taskStream } = streaming([SILENCE]);
  await advance(3);
  taskStream.close();
  await advance(5);
  expect(scheduler.comms.map(({ open }) => open)).toEqual([false]);
  expect(scheduler.count('get_task_stream')).toBe(1);
  expect(log.taken).toBe(0);
  expect(onError).not.toHaveBeenCalled();
});

test('closed while a piece waits for its turn behind what other clusters told, it takes none of it', async () => {
  const { log, advance, taskStream } = streaming([], {
    reader: pieces({ first: 0, records: records(0, 100) }),
  });
  const others = inSlices(
    (function* () {
      const until = performance.now() + 50;
      while (performance.now() < until) yield;
    })(),
    undefined,
    'clusters',
  );
  const advanced = advance(100);
  // The piece was read, and no turn came yet.
  await new Promise((resolve) => process.nextTick(resolve));
  taskStream.close();
  await Promise.all([others, advanced]);
  await quiet();
  expect(log.taken).toBe(0);
});

test('whoever waits for tasks is told of each piece', async () => {
  const { cluster, advance } = streaming();
  const told = jest.fn();
  cluster.changes.on('tasks', told);
  await advance(3);
  expect(told).toHaveBeenCalled();
});

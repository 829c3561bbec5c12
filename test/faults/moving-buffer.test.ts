import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Comm } from '../../exporter/src/protocol/comm.ts';
import { decode, encode, type Message } from '../../exporter/src/protocol/msgpack.ts';
import { Pace } from '../../exporter/src/scheduler/task-stream/pace.ts';
import { StreamByPosition } from '../../exporter/src/scheduler/task-stream/by-position.ts';
import { TaskStream } from '../../exporter/src/scheduler/task-stream/task-stream.ts';
import { commOf } from '../../exporter/src/scheduler/testing/comm-of.ts';
import { Cluster } from '../../exporter/src/state/cluster.ts';
import { loads } from '../../simulator/src/python/evaluate.ts';
import { SchedulerState } from '../../simulator/src/scheduler/scheduler.ts';
import type { TaskStreamRecord } from '../../simulator/src/scheduler/task-stream-plugin.ts';
import { callable } from '../../simulator/src/python/references.ts';
import { serializable } from '../../simulator/src/python/serialize.ts';

/** Dask's default (distributed.scheduler.dashboard.tasks.task-stream-length). */
const BUFFER = 100_000;

/** Of the scheduler's time, in ms: no less than was measured of distributed 2023.12.1 (a comm 1 ms, 1,000 rows 1.5 to 4 ms). */
const COMM_MS = 1.5;
const ROW_MS = 0.005;

/** Until a word has its turn on the scheduler, or on the exporter. */
const WAY_MS = 5;

const PUSH_MS = 1_000;

/** Records that may be on their way into the log. */
const PIECE = 2_000;

interface Speed {
  rate: number;
  rowMs?: number;
  wayMs?: number;
}

/**
 * A scheduler whose buffer moves while it is read, in a time of its own. It evaluates what the exporter sends, as the simulator
 * does; time passes while comms open, while answers are packed and travel, and while the exporter rests.
 */
class MovingScheduler {
  readonly state = new SchedulerState('Scheduler-moving', '2023.12.1', 0, []);
  /** Rows that it has sent, and ms that it has spent on the exporter. */
  sent = 0;
  spent = 0;
  /** ms */
  now = 0;
  onPush: () => void = () => undefined;
  readonly #rate: number;
  readonly #rowMs: number;
  readonly #wayMs: number;
  #recorded = 0;
  #packed = 0;

  /** rate: records a second. held: records from before. */
  constructor({ rate, held, rowMs = ROW_MS, wayMs = WAY_MS }: Speed & { held: number }) {
    this.#rate = rate;
    this.#rowMs = rowMs;
    this.#wayMs = wayMs;
    this.state.loop.time = () => (this.now + this.#packed * rowMs) / 1_000;
    this.#record(held);
  }

  get index(): number {
    return this.state.task_stream.index;
  }

  pass(ms: number): void {
    const pushes = Math.floor(this.now / PUSH_MS);
    this.now += ms;
    const due = Math.floor((this.now / 1_000) * this.#rate);
    this.#record(due - this.#recorded);
    this.#recorded = due;
    if (Math.floor(this.now / PUSH_MS) > pushes) this.onPush();
  }

  readonly openComm = async (): Promise<Comm> => {
    await nextTurn();
    this.pass(2 * this.#wayMs);
    let asked: Uint8Array = Buffer.of();
    return commOf({
      send: (message) => (asked = (message as { function: Uint8Array }).function),
      read: async () => this.#answer(asked),
    });
  };

  #answer(pickle: Uint8Array): Message {
    this.pass(this.#wayMs);
    this.#packed = 0;
    const answer = encode(serializable(callable(loads(pickle, this.state.version))(this.state)));
    const ms = COMM_MS + this.#packed * this.#rowMs;
    this.sent += this.#packed;
    this.spent += ms;
    this.pass(ms + this.#wayMs);
    return decode(answer);
  }

  #record(count: number): void {
    for (let i = 0; i < count; i++) this.state.task_stream.append(this.#newRecord());
  }

  #newRecord(): TaskStreamRecord {
    const stop = this.index / this.#rate;
    const key = `inc-${this.index}`;
    const packed = () => this.#packed++;
    return {
      get key() {
        packed();
        return key;
      },
      worker: 'tcp://10.0.0.1:4000',
      thread: this.index % 8,
      status: 'OK',
      startstops: [{ action: 'compute', start: stop - 0.001, stop }],
    };
  }
}

let stream: TaskStream;
afterEach(() => stream.close());

/** Reads from now on, as a session does. */
function reading(scheduler: MovingScheduler, pastBefore = 0) {
  const cluster = new Cluster({ capacity: 10, maxPrefixes: 1, address: '', exporterVersion: '', now: 0 });
  const life = cluster.log.openLife('Scheduler-moving', 0);
  const clock = { now: () => scheduler.now, sleep: async (ms: number) => scheduler.pass(ms) };
  stream = new TaskStream({
    cluster,
    life,
    scheduler: { id: 'Scheduler-moving', startedAt: null },
    known: { past: () => pastBefore },
    recordsSince: null,
    reader: new StreamByPosition(scheduler.openComm, () => undefined, new Pace(clock)),
    now: clock.now,
    onError: (error) => {
      throw error;
    },
  });
  scheduler.onPush = () =>
    stream.advance({ index: scheduler.index, maxlen: BUFFER, time: scheduler.now, untouched: false });
  const { log } = cluster;
  return { log, behind: () => scheduler.index - log.nextId(life) };
}

/** Lets the time pass until it is so; ms. */
async function until(scheduler: MovingScheduler, condition: () => boolean): Promise<number> {
  const began = scheduler.now;
  while (!condition() && scheduler.now < began + 60_000) {
    scheduler.pass(1);
    await nextTurn();
  }
  return scheduler.now - began;
}

/** No more is to be read than has come since the last push. */
const caughtUp = (behind: number, rate: number) => behind < (1.2 * rate * PUSH_MS) / 1_000;

describe('4,000 records a second', () => {
  const rate = 4_000;

  test('a backlog closes within 10 s, and nothing is lost or sent twice', async () => {
    const scheduler = new MovingScheduler({ rate, held: BUFFER });
    scheduler.pass(15_000);
    // What was held before falls off while 60,000 records wait.
    const { log, behind } = reading(scheduler, BUFFER);
    expect(await until(scheduler, () => caughtUp(behind(), rate))).toBeLessThan(10_000);
    await until(scheduler, () => scheduler.now > 30_000);
    expect(caughtUp(behind(), rate)).toBe(true);
    expect(log.lost).toBe(0);
    expect(scheduler.sent - log.taken).toBeLessThanOrEqual(PIECE);
  });

  test('also on a scheduler where each word waits 50 ms for its turn', async () => {
    const scheduler = new MovingScheduler({ rate, held: BUFFER, wayMs: 50 });
    scheduler.pass(5_000);
    const { log, behind } = reading(scheduler, BUFFER);
    await until(scheduler, () => caughtUp(behind(), rate));
    expect(caughtUp(behind(), rate)).toBe(true);
    expect(log.lost).toBe(0);
  });
});

describe('12,000 records a second', () => {
  const rate = 12_000;

  test('what fell off in an interruption is counted, and then no more', async () => {
    const scheduler = new MovingScheduler({ rate, held: 0 });
    scheduler.pass(10_000);
    const { log, behind } = reading(scheduler);
    await until(scheduler, () => caughtUp(behind(), rate));
    const { lost } = log;
    expect(lost).toBeGreaterThanOrEqual(20_000);
    await until(scheduler, () => scheduler.now > 25_000);
    expect(log.lost).toBe(lost);
    expect(log.lost + log.taken).toBe(log.nextId(0));
    expect(scheduler.sent - log.taken).toBeLessThanOrEqual(PIECE);
  });

  test('a slow scheduler gives no more than a quarter of its time, and what is lost is counted', async () => {
    const scheduler = new MovingScheduler({ rate, held: 0, rowMs: 0.04 });
    const { log } = reading(scheduler);
    await until(scheduler, () => scheduler.now > 20_000);
    expect(log.lost).toBeGreaterThan(0);
    expect(log.lost + log.taken).toBe(log.nextId(0));
    expect(scheduler.spent / scheduler.now).toBeLessThan(0.25);
    expect(scheduler.spent / scheduler.now).toBeGreaterThan(0.15);
  });
});

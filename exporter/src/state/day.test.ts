import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { atOnce } from '../slices.ts';
import { Cluster } from './cluster.ts';
import {
  interval,
  prefixUpdate,
  SAMPLE_TIME,
  schedulerIdentity,
  taskRecord,
  workerUpdate,
} from './samples.ts';
import type { GroupUpdate } from './updates/functions.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Runs that the log keeps. */
const CAPACITY = 1_000;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** In minutes. */
const HOUR = 60;
/** Bytes: less than the names alone take of what comes in eight hours. */
const MOST_MORE = 400_000;
/** ms: a task, with a key and a group of its own. */
const EACH_TASK = 2 * SECOND;

/**
 * A cluster of which every two seconds have a task with a key and a group of its own; each minute a span with its computation and an
 * activity that a user named, and a semaphore; each half hour a scheduler.
 */
class Day {
  #time = SAMPLE_TIME;
  #came = 0;
  #life = 0;
  readonly cluster = new Cluster({
    capacity: CAPACITY,
    maxPrefixes: 20,
    address: 'tcp://10.0.0.9:8786',
    exporterVersion: '0',
    now: SAMPLE_TIME,
    clock: () => this.#time,
  });

  pass(minutes: number): void {
    for (let left = minutes; left > 0; left--) {
      const minute = (this.#time - SAMPLE_TIME) / MINUTE;
      if (minute % 30 === 0)
        this.#life = this.cluster.connected(schedulerIdentity(`Scheduler-${minute}`), this.#time);
      this.#pass(minute);
      this.#time += MINUTE;
    }
  }

  #pass(minute: number): void {
    const { cluster } = this;
    const [prefix, worker, now] = [`function-${minute % 10}`, `tcp://10.0.0.1:${minute % 4}`, this.#time];
    const groups = Array.from({ length: MINUTE / EACH_TASK }, () => this.#task(prefix, worker));
    cluster.groups.update(groups, true, now);
    cluster.prefixes.update([prefixUpdate(prefix, { memory: 30 })], now);
    cluster.workers.update([workerUpdate(worker)], now);
    cluster.workers.updateRunning(
      [{ worker, tasks: [{ key: `long-${minute}`, prefix, seconds: 9 }] }],
      now,
      now,
    );
    cluster.leases.update([[`semaphore-${minute}`, { acquires: 1, releases: 1 }]]);
    cluster.wantedThreadSeconds.tell(minute);
    const activity = { context: 'execute', prefix, activity: `step-${minute}`, unit: 'seconds' as const };
    cluster.activities.update([{ ...activity, value: 1 }]);
    const computation = { id: `computation-${minute}`, start: now };
    const figures = { stop: now + MINUTE, states: new Map([['forgotten', 30]]), groups: [], groupCount: 30 };
    const code = [[{ text: `run(${minute})`, file: 'a.py', line: 0 }]];
    const updates = [{ ...computation, ...figures, code }];
    cluster.computations.tell(
      { heads: [computation], updates, idle: true, time: now + MINUTE },
      now + MINUTE,
    );
    atOnce(cluster.computations.follow(now + MINUTE, now + MINUTE));
    for (const topic of ['tasks', 'progress', 'workers'] as const) cluster.changes.announce(topic);
  }

  /** Its group. */
  #task(prefix: string, worker: string): GroupUpdate {
    const [id, from] = [this.#came++, this.#time - SAMPLE_TIME];
    const key = `${prefix}-${id}`;
    const record = taskRecord({ key, prefix, worker, intervals: [interval(from, from + 500)] });
    this.cluster.record(this.#life, id, record, false);
    return {
      ...{ name: key, prefix, states: new Map([['memory', 1]]), bytes: 28, seconds: 0.5 },
      ...{ start: this.#time, stop: this.#time + 500, dependencies: [`${prefix}-${id - 1}`], types: ['int'] },
    };
  }
}

function heap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Of so many hours: what is kept in pieces takes less whenever one of them goes. */
const leastOf = (day: Day, hours: number) =>
  Math.min(
    ...Array.from({ length: hours }, () => {
      day.pass(HOUR);
      return heap();
    }),
  );

test('a day of keys, groups and spans takes no more memory than the part of it that is kept', () => {
  const day = new Day();
  day.pass(12 * HOUR);
  const full = leastOf(day, 4);
  day.pass(4 * HOUR);
  expect(leastOf(day, 4) - full).toBeLessThan(MOST_MORE);
  expect(day.cluster.log.size).toBe(CAPACITY);
});

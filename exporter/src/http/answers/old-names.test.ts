import { atOnce } from '../../slices.ts';
import type { Tasks } from '@daskscope/api';
import { tasksOf } from './tasks/tasks.ts';
import { askLog } from '../testing/ask-log.ts';
import { Cluster } from '../../state/cluster.ts';
import { FEW_NAMES, MAX_NAMES } from '../../state/names.ts';
import {
  interval,
  prefixUpdate,
  SAMPLE_TIME,
  schedulerIdentity,
  taskRecord,
  workerUpdate,
} from '../../state/samples.ts';

const CAPACITY = 1_000;
const MINUTE = 60_000;
/** Workers that are there at the same time. */
const THERE = 200;

/** A cluster whose workers come and go for as long as a test wants, each after a task of a function of its own. */
class Weeks {
  time = 0;
  readonly cluster = new Cluster({
    capacity: CAPACITY,
    maxPrefixes: 10,
    address: 'tcp://10.0.0.9:8786',
    exporterVersion: '0',
    now: SAMPLE_TIME,
    clock: () => this.time,
  });
  readonly life = this.cluster.connected(schedulerIdentity('A'), SAMPLE_TIME);
  came = 0;

  /** So many come and as many go. */
  pass(count: number): void {
    const { cluster, life } = this;
    const first = this.came;
    this.came += count;
    const there = Array.from({ length: THERE }, (_, i) => this.came - 1 - i).filter((i) => i >= 0);
    cluster.workers.update(
      there.map((i) => workerUpdate(addressOf(i), { name: `worker-${i}` })),
      SAMPLE_TIME,
    );
    cluster.changes.announce('workers');
    for (let i = first; i < this.came; i++) {
      const intervals = [
        interval(i, i + 1, 'transfer', addressOf(Math.max(0, i - 1))),
        interval(i + 1, i + 2),
      ];
      cluster.record(
        life,
        i,
        taskRecord({ key: `key-${i}`, prefix: functionOf(i), worker: addressOf(i), intervals }),
        false,
      );
    }
    cluster.changes.announce('tasks');
    cluster.prefixes.update(
      there.map((i) => prefixUpdate(functionOf(i), { memory: 1 })),
      SAMPLE_TIME,
    );
    cluster.changes.announce('progress');
    this.time += MINUTE;
  }
}

const addressOf = (i: number) => `tcp://10.0.0.1:${10_000 + i}`;
const functionOf = (i: number) => `function-${i}`;

/** One that asks on and on, and remembers names by their positions for as long as it is told that they stay. */
class Rememberer {
  cursor: string | undefined;
  resets = 0;
  lost = 0;
  #prefixes: string[] = [];
  #workers: string[] = [];
  #runs = new Map<number, string>();

  ask({ log }: Cluster): void {
    for (;;) {
      const answer = askLog(log, { after: this.cursor!, limit: 2_000, keys: true }, SAMPLE_TIME);
      this.#take(answer);
      if (!answer.more) return;
    }
  }

  #take(answer: Tasks): void {
    this.cursor = answer.cursor;
    this.lost += answer.lost;
    if (answer.reset) {
      this.resets++;
      this.#prefixes = [];
      this.#workers = [];
      this.#runs = new Map();
    }
    for (const name of answer.prefixes.slice(this.#prefixes.length)) this.#prefixes.push(name);
    for (const { address } of answer.workers.slice(this.#workers.length)) this.#workers.push(address);
    answer.tasks.id.forEach((id, row) => {
      const { prefix, worker, key } = answer.tasks;
      this.#runs.set(id, `${key![row]} ${this.#prefixes[prefix[row]!]} ${this.#workers[worker[row]!]}`);
    });
  }

  /** What it shows of the runs that the log still has. */
  shown({ log }: Cluster): string[] {
    const oldest = log.nextId(0) - log.size;
    return [...this.#runs].filter(([id]) => id >= oldest).map(([, run]) => run);
  }
}

const expected = (weeks: Weeks): string[] =>
  Array.from({ length: CAPACITY }, (_, i) => weeks.came - CAPACITY + i).map(
    (i) => `key-${i} ${functionOf(i)} ${addressOf(i)}`,
  );

test('workers and functions of weeks are bounded, and the newest are told by their names', () => {
  const weeks = new Weeks();
  const { log, prefixNames, workerNames, workers, prefixes } = weeks.cluster;
  while (weeks.came < MAX_NAMES + 5_000) weeks.pass(1_000);
  expect(log.size).toBe(CAPACITY);
  // The ended stays are kept longer than the log, up to 10,000 of them.
  expect(workerNames.size).toBeLessThan(32_768);
  expect(prefixNames.size).toBeLessThanOrEqual(2 * FEW_NAMES + 10_000);
  const newest = weeks.came - 1;
  expect(log.run('A', newest)).toMatchObject({
    prefix: functionOf(newest),
    worker: { address: addressOf(newest), name: `worker-${newest}` },
    intervals: [{ source: addressOf(newest - 1) }, { source: null }],
  });
  const last = askLog(log, { after: `A:${newest}~${log.epoch}`, limit: 1, keys: true }, SAMPLE_TIME);
  for (const { address, position } of workers.all()) expect(last.workers[position]!.address).toBe(address);
  for (const { name, position } of prefixes.all()) expect(last.prefixes[position]).toBe(name);
  expect(askLog(log, { limit: 1, keys: false, worker: [addressOf(newest)] }, SAMPLE_TIME).tasks.id).toEqual([
    newest,
  ]);
});

test('functions of failures that are kept stay, and to list the failures adds none', () => {
  const weeks = new Weeks();
  const { cluster, life } = weeks;
  const failed = (i: number) => `failed-${i}`;
  for (let i = 0; i < 100; i++) {
    const record = taskRecord({ key: `failed-key-${i}`, prefix: failed(i), erred: true, exception: 'No.' });
    cluster.record(life, weeks.came++, record, false);
  }
  while (cluster.prefixNames.epoch === 0) weeks.pass(1_000);
  const names = cluster.prefixNames.list.slice();
  const { found } = atOnce(cluster.failures.find({ limit: 1_000 }));
  expect(found).toHaveLength(100);
  for (const { prefix, position } of found) expect(names[position]).toBe(prefix);
  expect(cluster.prefixNames.list).toEqual(names);
});

test('functions with series of their own keep their positions', () => {
  const weeks = new Weeks();
  while (weeks.came < 4 * FEW_NAMES) weeks.pass(500);
  expect(weeks.cluster.prefixes.positions().slice(0, 3)).toEqual([0, 1, 2].map((i) => [functionOf(i), i]));
  expect(weeks.cluster.prefixNames.epoch).toBeGreaterThan(0);
});

test('whoever asks on shows what one shows that comes new, whether names went meanwhile or not', () => {
  const weeks = new Weeks();
  const often = new Rememberer();
  const late = new Rememberer();
  weeks.pass(100);
  late.ask(weeks.cluster);
  while (weeks.came < 4 * FEW_NAMES) {
    weeks.pass(400);
    often.ask(weeks.cluster);
    if (weeks.came % 2_000 < 400) {
      const fresh = new Rememberer();
      fresh.ask(weeks.cluster);
      expect(often.shown(weeks.cluster)).toEqual(fresh.shown(weeks.cluster));
    }
  }
  expect(often.resets).toBeGreaterThan(0);
  expect(often.shown(weeks.cluster)).toEqual(expected(weeks));
  // A cursor of names that have gone: all that is still there comes, and what is gone is counted.
  expect(late.cursor).toBe('A:100');
  late.ask(weeks.cluster);
  expect(late).toMatchObject({ resets: 1, lost: weeks.came - CAPACITY - 100 });
  expect(late.shown(weeks.cluster)).toEqual(expected(weeks));
});

test('an answer that is being made keeps the names that it began with', () => {
  const weeks = new Weeks();
  while (weeks.came < FEW_NAMES - 200) weeks.pass(300);
  const before = expected(weeks);
  const work = tasksOf(weeks.cluster.log, { limit: 10_000, keys: true }, SAMPLE_TIME);
  work.next();
  const { epoch } = weeks.cluster.log;
  while (weeks.cluster.log.epoch < epoch + 3) weeks.pass(500);
  let step = work.next();
  while (!step.done) step = work.next();
  const { tasks, prefixes, workers, cursor } = step.value;
  expect(
    tasks.id.map(
      (_, row) =>
        `${tasks.key![row]} ${prefixes[tasks.prefix[row]!]} ${workers[tasks.worker[row]!]!.address}`,
    ),
  ).toEqual(before);
  expect(askLog(weeks.cluster.log, { after: cursor, limit: 1, keys: false }, SAMPLE_TIME).reset).toBe(true);
});

test('names go no more often than every ten minutes, since readers begin anew each time', () => {
  const weeks = new Weeks();
  while (weeks.cluster.log.epoch === 0) weeks.pass(1000);
  const { epoch } = weeks.cluster.log;
  weeks.time -= MINUTE;
  const at = weeks.time;
  for (let i = 0; i < 30; i++) {
    weeks.pass(1000);
    weeks.time = at;
  }
  expect(weeks.cluster.log.epoch).toBe(epoch);
  weeks.time += 10 * MINUTE;
  weeks.pass(1);
  expect(weeks.cluster.log.epoch).toBeGreaterThan(epoch);
});

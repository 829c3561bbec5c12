import { KnownTime } from '../../log/known-time.ts';
import { Names, WorkerNames } from '../../names.ts';
import { SAMPLE_TIME, workerUpdate } from '../../samples.ts';
import { Stays } from '../../log/lanes/stays.ts';
import { cut, NAME_LIMIT } from '../../text.ts';
import { Workers } from './workers.ts';

const A = 'tcp://10.0.0.1:1';
const B = 'tcp://10.0.0.2:1';

function newWorkers() {
  const prefixes = new Names();
  const names = new WorkerNames();
  const stays = new Stays(names, new KnownTime());
  return { prefixes, workers: new Workers({ names, prefixes, stays }) };
}

test('workers come and go, counted as they are seen', () => {
  const { workers } = newWorkers();
  workers.update([workerUpdate(A), workerUpdate(B)], 1);
  workers.update([workerUpdate(B)], 2);
  workers.update([workerUpdate(B), workerUpdate(A)], 3);
  expect(workers.size).toBe(2);
  const { counters } = workers;
  expect([counters.added, counters.removed]).toEqual([3, 1]);
  // Those it met came before.
  expect(counters.before).toEqual({ added: 2, removed: 0 });
  expect([workers.get(A)?.position, workers.get(B)?.position]).toEqual([0, 1]);
  expect(workers.updated).toBe(3);
  workers.beginLife({ life: 1, fresh: true }, 4);
  expect(workers.size).toBe(0);
  expect([counters.added, counters.removed]).toEqual([3, 3]);
  workers.update([workerUpdate(A)], 5);
  expect([counters.added, counters.removed]).toEqual([4, 3]);
});

test('workers come and go as the scheduler tells, where it does', () => {
  const { counters } = newWorkers().workers;
  const counts = () => [counters.added, counters.removed];
  expect(counts()).toEqual([null, null]);
  counters.see({ added: 5, removed: 0 });
  counters.tell({ added: 7, removed: 2 });
  expect(counts()).toEqual([7, 2]);
  counters.see({ added: 6, removed: 0 });
  counters.tell({ added: 9, removed: 3 });
  expect(counts()).toEqual([9, 3]);
  expect(counters.before).toEqual({ added: 7, removed: 2 });
  counters.beginLife({ fresh: true, left: 6 });
  counters.tell({ added: 4, removed: 1 });
  expect(counts()).toEqual([13, 10]);
  // One that is older than the exporter.
  counters.beginLife({ fresh: false, left: 3 });
  counters.tell({ added: 20, removed: 0 });
  counters.tell({ added: 21, removed: 1 });
  expect(counts()).toEqual([14, 14]);
});

test('the version rises at every update', () => {
  const { workers } = newWorkers();
  const versions = [workers.version];
  workers.update([workerUpdate(A)], 1);
  versions.push(workers.version);
  workers.updateRunning([], 1);
  versions.push(workers.version);
  expect(new Set(versions).size).toBe(3);
});

test.each([
  [{}, 'busy'],
  [{ idle: true }, 'idle'],
  [{ saturated: true }, 'saturated'],
  [{ status: 'paused', idle: true }, 'paused'],
  [{ status: 'closing_gracefully', saturated: true }, 'retiring'],
  [{ status: 'closing' }, 'retiring'],
])('%j is %s', (changes, state) => {
  const { workers } = newWorkers();
  workers.update([workerUpdate(A, changes)], 1);
  expect(workers.get(A)?.state).toBe(state);
  const counts = workers.counts();
  expect(counts[state as keyof typeof counts]).toBe(1);
  expect(Object.values(counts).reduce((a, b) => a + b)).toBe(workers.size);
});

test('what runs, the longest first, since when by the last heartbeat', () => {
  const { workers, prefixes } = newWorkers();
  workers.update([workerUpdate(A), workerUpdate(B)], 1);
  const tasks = [
    { key: 'inc-1', prefix: 'inc', seconds: 1 },
    { key: 'inc-2', prefix: 'inc', seconds: 5 },
  ];
  workers.updateRunning(
    [
      { worker: A, tasks },
      { worker: 'tcp://gone:1', tasks },
    ],
    1,
  );
  const running = [
    { key: 'inc-2', prefix: 0, since: SAMPLE_TIME - 5000 },
    { key: 'inc-1', prefix: 0, since: SAMPLE_TIME - 1000 },
  ];
  expect(workers.get(A)?.running).toEqual(running);
  expect(workers.oldestRunning(prefixes.positionOf('inc'))).toBe(5);
  workers.update([workerUpdate(A), workerUpdate(B)], 2);
  expect(workers.get(A)?.running).toEqual(running);
  workers.updateRunning([], 2);
  expect(workers.get(A)?.running).toEqual([]);
  expect(workers.oldestRunning(prefixes.positionOf('inc'))).toBe(0);
});

test('how long the oldest has run is as of when the scheduler told it, and not of the last heartbeat', () => {
  const { workers, prefixes } = newWorkers();
  const never = workerUpdate(B, { lastSeen: 0 });
  workers.update([workerUpdate(A), never], 1);
  const running = (worker: string, prefix: string, seconds: number) => [
    { worker, tasks: [{ key: `${prefix}-1`, prefix, seconds }] },
  ];
  const oldest = () => workers.oldestRunning(prefixes.positionOf('inc'));
  workers.updateRunning(running(A, 'inc', 5), 1, SAMPLE_TIME + 3_000);
  expect(oldest()).toBe(8);
  workers.updateRunning(running(A, 'inc', 5), 1, SAMPLE_TIME - 3_000);
  expect(oldest()).toBe(5);
  workers.updateRunning(running(B, 'inc', 5), 1, SAMPLE_TIME);
  expect(oldest()).toBe(5);
});

test('names that are too long are cut, and two that are the same then are one worker', () => {
  const { workers } = newWorkers();
  const long = `tcp://${'h'.repeat(5000)}`;
  const texts = { name: long, host: long, version: long };
  workers.update([workerUpdate(`${long}:1`, texts), workerUpdate(`${long}:2`, texts)], 1);
  workers.updateRunning([{ worker: `${long}:1`, tasks: [{ key: 'inc-1', prefix: 'inc', seconds: 1 }] }], 1);
  const short = cut(long, NAME_LIMIT);
  expect([...workers.all()]).toMatchObject([
    {
      address: cut(`${long}:1`, NAME_LIMIT),
      name: short,
      host: short,
      version: short,
      running: [{ key: 'inc-1' }],
    },
  ]);
  expect(workers.get(`${long}:1`)).toBe([...workers.all()][0]);
});

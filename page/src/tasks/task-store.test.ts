import type { TasksUpdate } from '@daskscope/api';
import { WorkerLanes } from '@daskscope/client';
import { Lanes, totals } from '@daskscope/timeline';
import { Dictionary } from './dictionary.ts';
import { runOf, sourceOf, TaskStore, type Ended } from './task-store.ts';
import { ToldNames, type Names } from './told-names.ts';

const workers = [
  { address: 'tcp://10.0.0.8:1', name: 'w0', host: '10.0.0.8' },
  { address: 'tcp://10.0.0.9:1', name: '', host: '10.0.0.9' },
];

const update = (ids: number[], more: Partial<TasksUpdate> = {}): TasksUpdate => ({
  cursor: 'life:9',
  reset: false,
  lost: 0,
  now: 0,
  base: 1_000_000,
  lives: ['life'],
  prefixes: ['inc', 'add'],
  workers,
  actions: ['compute', 'transfer'],
  tasks: {
    life: ids.map(() => 0),
    id: ids,
    prefix: ids.map(() => 1),
    worker: ids.map(() => 0),
    thread: ids.map(() => 1),
    status: ids.map(() => 1),
    nbytes: ids.map(() => 5),
    key: ids.map((id) => `add-${id}`),
  },
  intervals: {
    task: ids.flatMap((_, row) => [row, row]),
    action: ids.flatMap(() => [1, 0]),
    start: ids.flatMap((id) => [id * 10, id * 10 + 2]),
    duration: ids.flatMap(() => [2, 5]),
  },
  sources: { interval: [0], worker: [1] },
  ...more,
});

function newStore() {
  const names: Names = { prefixes: new Dictionary(), workers: new Dictionary(), lives: new Dictionary() };
  const lanes = new Lanes();
  const workerLanes = new WorkerLanes(lanes);
  const store = new TaskStore(workerLanes);
  const told = new ToldNames(names, workerLanes);
  const take = (line: TasksUpdate, ended?: (run: Ended) => void) => store.take(line, told.read(line), ended);
  return { store, take, names, lanes };
}

const tasksOf = (store: TaskStore, lane: number) =>
  store.columns.tracksOf(lane).flatMap(({ head, end, task }) => [...task.subarray(head, end)]);

test('a run is on its lane, with its times, its transfer and where that came from', () => {
  const { take, store, names, lanes } = newStore();
  take(update([3]));
  expect(lanes.name(0)).toMatchObject({ host: '10.0.0.8', worker: 'w0', name: '1' });
  expect(store.runs.run(0)).toMatchObject({ id: 3, prefix: 1, status: 1, thread: 1, nbytes: 5 });
  expect(store.runs.span(0)).toEqual({ start: 1_000_030, end: 1_000_037 });
  expect(store.runs.key(0)).toBe('add-3');
  const [transfer, compute] = tasksOf(store, 0) as [number, number];
  expect([runOf(transfer), runOf(compute)]).toEqual([0, 0]);
  expect([names.workers.name(sourceOf(transfer)!), sourceOf(compute)]).toEqual(['tcp://10.0.0.9:1', null]);
  const starts = store.columns.tracksOf(0).flatMap(({ head, end, start }) => [...start.subarray(head, end)]);
  expect(starts).toEqual([1_000_030, 1_000_032]);
});

test('what failed is the computation, not its transfer', () => {
  const { take, store } = newStore();
  take(update([3]));
  const [add] = totals(store.columns, [0], { from: 1_000_000, to: 1_001_000 }).groups;
  expect(add).toMatchObject({ count: 1, errors: 1, time: 5, transfer: 2 });
});

test('no run is taken twice', () => {
  const { take, store } = newStore();
  take(update([1, 2]));
  take(update([2, 3]));
  expect(store.runs.end).toBe(3);
  expect(store.columns.length).toBe(6);
});

test('a line without dictionaries means those before', () => {
  const { take, store, names } = newStore();
  take(update([1]));
  const { cursor, reset, lost, now, base, tasks, intervals, sources } = update([2]);
  const bare = { cursor, reset, lost, now, base, tasks, intervals, sources };
  const ended: unknown[] = [];
  take(bare, (run) => ended.push(run));
  expect(names.prefixes.name(store.runs.run(1)!.prefix)).toBe('add');
  expect(ended).toEqual([
    { worker: 'tcp://10.0.0.8:1', thread: 1, key: 'add-2', end: 1_000_027, error: true },
  ]);
});

test('a worker that is named later keeps its lane, and another of its name has one of its own', () => {
  const { take, lanes } = newStore();
  take(update([1], { workers: [{ address: 'tcp://10.0.0.8:1', name: '', host: '' }] }));
  expect(lanes.rows().map(({ worker }) => worker)).toEqual([':1']);
  const other = { address: 'tcp://10.0.0.8:2', name: 'w0', host: '10.0.0.8' };
  const next = update([2], { workers: [workers[0]!, other] });
  next.tasks.worker = [1];
  take({ ...next, sources: { interval: [], worker: [] } });
  expect(lanes.rows().map(({ worker }) => worker)).toEqual(['w0 (:1)', 'w0 (:2)']);
  expect(lanes.length).toBe(2);
});

import { atOnce } from '../../../slices.ts';
import type { FailureQuery } from './failure-query.ts';
import { Failures } from './failures.ts';
import { Names } from '../../names.ts';
import { interval, SAMPLE_TIME, taskRecord } from '../../samples.ts';
import type { FailureUpdate } from '../../updates/tasks.ts';

const ALL = { limit: 100 };

const erred = (key: string, stop: number, changes = {}) =>
  taskRecord({
    key,
    erred: true,
    exception: `ValueError: ${key}`,
    traceback: 'line 1',
    intervals: [interval(stop - 1, stop)],
    ...changes,
  });

const told = (key: string, time: number, changes: Partial<FailureUpdate> = {}): FailureUpdate => ({
  key,
  prefix: 'inc',
  time: SAMPLE_TIME + time,
  workers: ['tcp://10.0.0.1:4000'],
  exception: `ValueError: ${key}`,
  traceback: 'line 1',
  ...changes,
});

const newFailures = () => new Failures({ prefixes: new Names() });
function listed(failures: Failures, query: FailureQuery) {
  const { found, total, cursor } = atOnce(failures.find(query));
  return { found, total, cursor };
}

test('an erred run is a failure with its texts', () => {
  const failures = newFailures();
  failures.fromStream('A', 4, erred('inc-1', 20));
  expect(listed(failures, ALL)).toEqual({
    total: 1,
    cursor: null,
    found: [
      {
        life: 'A',
        id: 4,
        key: 'inc-1',
        prefix: 'inc',
        position: 0,
        time: SAMPLE_TIME + 20,
        workers: ['tcp://10.0.0.1:4000'],
        exception: 'ValueError: inc-1',
        traceback: 'line 1',
        killed: false,
      },
    ],
  });
});

test.each(['stream first', 'scheduler first'])('what both tell is one failure: %s', (order) => {
  const failures = newFailures();
  const fromStream = () => failures.fromStream('A', 4, erred('inc-1', 20));
  const fromScheduler = () =>
    failures.fromScheduler('A', told('inc-1', 140, { workers: ['tcp://10.0.0.2:4000'] }));
  const both = [fromStream, fromScheduler];
  for (const tell of order === 'stream first' ? both : both.reverse()) tell();
  const { found } = listed(failures, ALL);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ id: 4, killed: false, exception: 'ValueError: inc-1' });
  expect([...found[0]!.workers].sort()).toEqual(['tcp://10.0.0.1:4000', 'tcp://10.0.0.2:4000']);
});

/** Every page, from the newest on. */
function pagesOf(failures: Failures, filter: FailureQuery, between = () => {}): string[][] {
  const pages: string[][] = [];
  let cursor: string | null = null;
  do {
    const page: { found: { key: string }[]; cursor: string | null } = atOnce(
      failures.find({ ...filter, ...(cursor && { after: cursor }) }),
    );
    pages.push(page.found.map(({ key }) => key));
    cursor = page.cursor;
    between();
  } while (cursor);
  return pages;
}

test.each([
  ['of one time', () => 20],
  ['of few times', (i: number) => 20 + (i % 7)],
])('paging gives each of a thousand %s once, also while others come', (_what, timeOf) => {
  const failures = newFailures();
  const keys = Array.from({ length: 1000 }, (_, i) => `inc-${i}`);
  keys.forEach((key, i) => failures.fromStream('A', i, erred(key, timeOf(i))));
  const all = listed(failures, { limit: 1000 }).found.map(({ key }) => key);
  for (const limit of [1, 7, 1000]) {
    const pages = pagesOf(failures, { limit });
    expect(pages.flat()).toEqual(all);
    expect(pages).toHaveLength(Math.ceil(1000 / limit));
  }
  // Their texts end a page.
  expect(pagesOf(failures, { limit: 1000, bytes: 500 }).flat()).toEqual(all);
  let id = 1000;
  const later = () => failures.fromStream('A', id, erred(`later-${id++}`, 30));
  const paged = pagesOf(failures, { limit: 100 }, later).flat();
  expect(paged).toEqual(all);
});

test('paging keeps to its filter, and says how many there are in all', () => {
  const failures = newFailures();
  for (let i = 0; i < 100; i++) failures.fromStream('A', i, erred(`${i % 2 ? 'odd' : 'even'}-${i}`, 20));
  const pages = pagesOf(failures, { limit: 10, search: 'odd' });
  expect(pages).toHaveLength(5);
  expect(new Set(pages.flat()).size).toBe(50);
  const first = listed(failures, { limit: 10, search: 'odd' });
  expect(listed(failures, { limit: 10, search: 'odd', after: first.cursor! }).total).toBe(first.total);
});

test('what is told again and again is one failure', () => {
  const failures = newFailures();
  for (let round = 0; round < 3; round++) {
    failures.fromStream('A', 4, erred('inc-1', 20));
    failures.fromScheduler('A', told('inc-1', 30));
    failures.fromScheduler('A', told('inc-2', 40, { exception: '', traceback: '' }));
  }
  expect(listed(failures, ALL).found.map(({ key }) => key)).toEqual(['inc-2', 'inc-1']);
});

test('a key that fails again has as many failures, each told by what is nearest in time', () => {
  const failures = newFailures();
  failures.fromStream('A', 1, erred('inc-1', 20));
  failures.fromStream('A', 2, erred('inc-1', 500));
  failures.fromScheduler('A', told('inc-1', 510, { workers: ['tcp://late:1'] }));
  failures.fromScheduler('A', told('inc-1', 25, { workers: ['tcp://early:1'] }));
  failures.fromScheduler('A', told('inc-1', 530, { workers: ['tcp://third:1'] }));
  failures.fromScheduler('A', told('inc-1', 10_000_000));
  expect(
    listed(failures, ALL).found.map(({ id, time, workers }) => [id, time - SAMPLE_TIME, workers.at(-1)]),
  ).toEqual([
    [null, 10_000_000, 'tcp://10.0.0.1:4000'],
    [null, 530, 'tcp://third:1'],
    [2, 500, 'tcp://late:1'],
    [1, 20, 'tcp://early:1'],
  ]);
});

test('a task that the scheduler erred itself has a sentence, which names the workers', () => {
  const failures = newFailures();
  failures.fromScheduler('A', told('inc-1', 1, { exception: '', traceback: '' }));
  failures.fromScheduler(
    'A',
    told('inc-2', 2, { exception: '', traceback: '', workers: ['tcp://a:1', 'tcp://b:1'] }),
  );
  failures.fromScheduler('A', told('inc-3', 3, { exception: '', traceback: '', workers: [] }));
  expect(listed(failures, ALL).found.map(({ exception, killed, id }) => [exception, killed, id])).toEqual([
    [
      'The scheduler itself failed this task, and gives no text. It does so when no worker comes to run it (no-workers-timeout), and when the worker that held an actor is lost.',
      false,
      null,
    ],
    [
      "Workers tcp://a:1, tcp://b:1 died while running this task (KilledWorker), or its inputs exceed a worker's memory limit: the scheduler gives no text.",
      true,
      null,
    ],
    [
      "Worker tcp://10.0.0.1:4000 died while running this task (KilledWorker), or its inputs exceed the worker's memory limit: the scheduler gives no text.",
      true,
      null,
    ],
  ]);
});

test('a failure whose run was not seen has the scheduler’s text and is no death', () => {
  const failures = newFailures();
  failures.fromScheduler('A', told('inc-1', 1));
  expect(listed(failures, ALL).found[0]).toMatchObject({
    id: null,
    killed: false,
    exception: 'ValueError: inc-1',
  });
});

test('newest first, whatever order they come in', () => {
  const failures = newFailures();
  for (const time of [30, 10, 20]) failures.fromStream('A', time, erred(`inc-${time}`, time));
  expect(listed(failures, { limit: 2 })).toMatchObject({ total: 3, found: [{ id: 30 }, { id: 20 }] });
});

test('filters', () => {
  const failures = newFailures();
  failures.fromStream('A', 1, erred('inc-1', 10));
  failures.fromStream('B', 1, erred('add-1', 20, { prefix: 'add', worker: 'tcp://10.0.0.2:4000' }));
  failures.fromScheduler('B', told('mul-1', 30, { prefix: 'mul', exception: '', workers: ['tcp://dead:1'] }));
  const keys = (filter: object) => listed(failures, { ...ALL, ...filter }).found.map(({ key }) => key);
  expect(keys({ life: 'A' })).toEqual(['inc-1']);
  expect(keys({ prefix: 'add' })).toEqual(['add-1']);
  expect(keys({ prefix: 'never seen' })).toEqual([]);
  expect(keys({ worker: 'tcp://10.0.0.2:4000' })).toEqual(['add-1']);
  expect(keys({ from: SAMPLE_TIME + 15, to: SAMPLE_TIME + 25 })).toEqual(['add-1']);
  expect(keys({ search: 'valueerror' })).toEqual(['add-1', 'inc-1']);
  expect(keys({ search: 'MUL' })).toEqual(['mul-1']);
  expect(keys({ search: 'dead:1 died' })).toEqual(['mul-1']);
});

test('the same key in two lives is two failures', () => {
  const failures = newFailures();
  failures.fromStream('A', 1, erred('inc-1', 10));
  failures.fromScheduler('B', told('inc-1', 11));
  expect(failures.size).toBe(2);
});

test('ten thousand are kept, then the oldest go', () => {
  const failures = newFailures();
  for (let id = 0; id < 10_050; id++) failures.fromStream('A', id, erred(`inc-${id}`, id));
  expect(failures.size).toBe(10_000);
  const { found, total } = listed(failures, { limit: 20_000 });
  expect(total).toBe(10_000);
  expect([found[0]!.id, found.at(-1)!.id]).toEqual([10_049, 50]);
});

test('a run that says nothing of its time is as late as the latest failure', () => {
  const failures = newFailures();
  failures.fromStream('A', 1, erred('inc-1', 10));
  failures.fromStream('A', 2, erred('inc-2', 0, { intervals: [] }));
  expect(listed(failures, ALL).found.map(({ id, time }) => [id, time - SAMPLE_TIME])).toEqual([
    [2, 10],
    [1, 10],
  ]);
});

test('a key that fails again and again is kept up to the bound, the newest of it', () => {
  const failures = newFailures();
  for (let i = 0; i < 12_000; i++) failures.fromStream('A', i, erred('inc-1', i * 10));
  const { total, found } = listed(failures, { limit: 1 });
  expect(total).toBe(10_000);
  expect(found[0]!.id).toBe(11_999);
});

test('texts that the stream did not tell are taken from the scheduler', () => {
  const failures = newFailures();
  failures.fromStream('A', 1, erred('inc-1', 20, { exception: null, traceback: null }));
  failures.fromScheduler('A', told('inc-1', 25));
  expect(listed(failures, ALL).found).toMatchObject([
    { id: 1, exception: 'ValueError: inc-1', traceback: 'line 1' },
  ]);
});

import fc from 'fast-check';
import { askLog } from '../../../http/testing/ask-log.ts';
import { TaskLog } from '../log.ts';
import { Names, WorkerNames } from '../../names.ts';
import { interval, SAMPLE_TIME, taskRecord } from '../../samples.ts';
import type { TaskRecord } from '../../updates/tasks.ts';

const RESOLUTION = 10;

function thinned(records: Partial<TaskRecord>[], limit = 1000) {
  const log = new TaskLog({
    capacity: 1000,
    prefixes: new Names(),
    workers: new WorkerNames(),
    threads: () => 2,
  });
  const life = log.openLife('A', SAMPLE_TIME);
  records.forEach((record, id) => log.append(life, id, taskRecord(record)));
  return askLog(log, { limit, keys: false, resolution: RESOLUTION }, SAMPLE_TIME);
}

test('of intervals in one pixel of a lane the longest stays, with its run', () => {
  const { tasks, intervals } = thinned([
    { intervals: [interval(0, 1)] },
    { intervals: [interval(2, 5)] },
    { intervals: [interval(6, 7)] },
    { intervals: [interval(10, 11)] },
  ]);
  expect(tasks.id).toEqual([1, 3]);
  expect(intervals).toEqual({ task: [0, 1], action: [0, 0], start: [0, 8], duration: [3, 1] });
});

test('a run keeps those of its intervals that can be seen', () => {
  const { tasks, intervals, sources } = thinned([
    {
      intervals: [
        interval(0, 1, 'transfer', 'tcp://w:1'),
        interval(1, 2, 'transfer', 'tcp://w:1'),
        interval(2, 30),
        interval(31, 33, 'disk-write'),
      ],
    },
  ]);
  expect(tasks.id).toEqual([0]);
  expect(intervals.duration).toEqual([28, 2]);
  expect(sources.interval).toEqual([]);
});

test('lanes do not hide each other', () => {
  const { tasks } = thinned([
    { thread: 'a' },
    { thread: 'b' },
    { worker: 'tcp://10.0.0.2:1' },
    { thread: 'a' },
  ]);
  expect(tasks.id).toEqual([0, 1, 2]);
});

test('an error is seen beside longer runs that went well, and without any interval', () => {
  const { tasks } = thinned([
    { intervals: [interval(0, 9)] },
    { intervals: [interval(3, 4)], erred: true },
    { intervals: [], erred: true, thread: 'b' },
    { intervals: [], thread: 'c' },
  ]);
  expect(tasks.id).toEqual([0, 1, 2]);
  expect(tasks.status).toEqual([0, 1, 1]);
});

test('the answer is bounded by lanes and pixels, and misses no pixel in which something ran', () => {
  const run = fc.record({
    thread: fc.constantFrom('a', 'b'),
    start: fc.nat(99),
    length: fc.integer({ min: 1, max: 30 }),
    erred: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(run, { minLength: 1, maxLength: 200 }), (runs) => {
      const { tasks, intervals, base } = thinned(
        runs.map(({ thread, start, length, erred }) => ({
          thread,
          erred,
          intervals: [interval(start, start + length)],
        })),
      );
      const places = (all: { thread: string; start: number; erred: boolean }[]) =>
        new Set(
          all.map(({ thread, start, erred }) => `${thread} ${Math.floor(start / RESOLUTION)} ${erred}`),
        );
      const answered = intervals.start.map((start, row) => {
        const { thread, erred } = runs[tasks.id[intervals.task[row]!]!]!;
        return { thread, erred, start: start + base - SAMPLE_TIME };
      });
      expect(places(answered)).toEqual(places(runs));
      expect(answered).toHaveLength(places(runs).size);
    }),
  );
});

test('pages of merged runs lead to the end', () => {
  const records = Array.from({ length: 100 }, (_, id) => ({ intervals: [interval(id * 4, id * 4 + 3)] }));
  const first = thinned(records, 10);
  expect(first.tasks.id).toHaveLength(10);
  expect(Number(first.cursor.split(':')[1])).toBeGreaterThan(20);
});

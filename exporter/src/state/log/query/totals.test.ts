import fc from 'fast-check';
import { askLog } from '../../../http/testing/ask-log.ts';
import { TaskLog } from '../log.ts';
import { Names, WorkerNames } from '../../names.ts';
import type { TaskQuery } from './query.ts';
import { interval, SAMPLE_TIME, taskRecord } from '../../samples.ts';
import type { TaskRecord } from '../../updates/tasks.ts';

const NOW = SAMPLE_TIME + 1000;

function filled(records: Partial<TaskRecord>[], capacity = 1000): TaskLog {
  const log = new TaskLog({ capacity, prefixes: new Names(), workers: new WorkerNames(), threads: () => 2 });
  const life = log.openLife('A', SAMPLE_TIME);
  records.forEach((record, id) => log.append(life, id, taskRecord(record)));
  return log;
}

const totals = (log: TaskLog, query: Partial<TaskQuery> = {}) =>
  askLog(log, { limit: 0, keys: false, totals: true, ...query }, NOW).totals!;

const range = (from: number, to: number) => ({ from: SAMPLE_TIME + from, to: SAMPLE_TIME + to });

test('a range has the parts of intervals that lie in it', () => {
  const log = filled([
    { prefix: 'inc', intervals: [interval(0, 10, 'transfer'), interval(10, 30)] },
    { prefix: 'dec', intervals: [interval(40, 60), interval(60, 62, 'disk-write')], erred: true },
    { prefix: 'dec', intervals: [interval(90, 110)], thread: 'b' },
    { prefix: 'late', intervals: [interval(110, 120)] },
  ]);
  expect(totals(log, range(5, 100))).toEqual({
    tasks: 3,
    errors: 1,
    busy: 57,
    lanes: 2,
    threadTime: 0,
    idle: 0,
    merged: 0,
    lost: false,
    prefix: [0, 1],
    count: [1, 2],
    erred: [0, 1],
    compute: [20, 30],
    transfer: [5, 0],
    other: [0, 2],
  });
});

test('a run whose transfer alone lies in the range was not computed in it', () => {
  const log = filled([{ intervals: [interval(0, 10, 'transfer'), interval(20, 30)] }]);
  expect(totals(log, range(0, 15))).toMatchObject({ tasks: 0, count: [0], compute: [0], transfer: [10] });
  expect(totals(log, range(40, 50))).toMatchObject({ tasks: 0, prefix: [] });
});

test('a run that failed before it computed counts', () => {
  const log = filled([
    { intervals: [interval(0, 10, 'transfer')], erred: true },
    { intervals: [], erred: true },
  ]);
  expect(totals(log)).toMatchObject({ tasks: 2, errors: 2 });
});

test('says how many intervals were merged, and sums up those as well', () => {
  const log = filled([1, 2, 3, 4].map((stop) => ({ intervals: [interval(stop - 1, stop)] })));
  expect(totals(log, { limit: 10, resolution: 1000 })).toMatchObject({ tasks: 4, compute: [4], merged: 3 });
});

test('says that runs of the range may be gone', () => {
  const records = [0, 10, 20, 30].map((start) => ({ intervals: [interval(start, start + 5)] }));
  const full = filled(records, 2);
  expect(totals(full)).toMatchObject({ tasks: 2, lost: true });
  expect(totals(full, range(12, 100)).lost).toBe(true);
  expect(totals(full, range(16, 100)).lost).toBe(false);
  const unseen = filled(records);
  unseen.addLost(0, 7);
  expect(totals(unseen).lost).toBe(true);
  unseen.append(0, 11, taskRecord({ intervals: [interval(40, 50)] }));
  expect(totals(unseen, range(45, 100)).lost).toBe(true);
  expect(totals(unseen, range(51, 100)).lost).toBe(false);
});

test('what was dropped last is not always what ended last', () => {
  const spans = [
    [0, 50],
    [10, 20],
    [60, 65],
    [70, 75],
  ] as const;
  const full = filled(
    spans.map(([start, stop]) => ({ intervals: [interval(start, stop)] })),
    2,
  );
  expect(totals(full, range(30, 100)).lost).toBe(true);
  expect(totals(full, range(51, 100)).lost).toBe(false);
});

test('lanes are busy once, whatever overlaps on them', () => {
  const spans = fc.array(fc.tuple(fc.nat(60), fc.nat(20), fc.constantFrom('a', 'b')), { maxLength: 12 });
  fc.assert(
    fc.property(spans, fc.nat(40), fc.nat(40), (runs, from, length) => {
      const log = filled(
        runs.map(([start, took, thread]) => ({ thread, intervals: [interval(start, start + took)] })),
      );
      const to = from + length + 1;
      let busy = 0;
      for (const lane of ['a', 'b'])
        for (let ms = from; ms < to; ms++)
          if (runs.some(([start, took, thread]) => thread === lane && start <= ms && start + took > ms))
            busy++;
      expect(totals(log, range(from, to)).busy).toBe(busy);
    }),
  );
});

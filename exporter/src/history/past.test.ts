import type { Tasks } from '@daskscope/api';
import fc from 'fast-check';
import { askLog } from '../http/testing/ask-log.ts';
import type { TaskQuery } from '../state/log/query/query.ts';
import { interval, SAMPLE_TIME } from '../state/samples.ts';
import type { TaskRecord } from '../state/updates/tasks.ts';
import { comparable } from './testing/comparable.ts';
import { NOW, SPAN_MS, withTwins, WORKERS } from './testing/twins.ts';

/** Of whole microseconds, some of which no double holds. */
const microseconds = (least: number, most: number) =>
  fc.integer({ min: least * 1000, max: most * 1000 }).map((us) => us / 1000);

const piece = fc.record({
  action: fc.constantFrom('compute', 'compute', 'transfer', 'disk-write'),
  start: microseconds(0, SPAN_MS),
  took: fc.oneof(microseconds(0, 0.5), microseconds(0, 40)),
});

const record: fc.Arbitrary<Partial<TaskRecord>> = fc
  .record({
    prefix: fc.constantFrom('inc', 'sum', "it's"),
    worker: fc.constantFrom(...WORKERS),
    thread: fc.constantFrom('a', 'b', 'c'),
    erred: fc.boolean(),
    pieces: fc.array(piece, { maxLength: 3 }),
    key: fc.constantFrom('Inc-1', 'inc-2', 'sum-1'),
  })
  .map(({ pieces, ...rest }) => ({
    ...rest,
    intervals: pieces.map(({ action, start, took }) =>
      interval(start, start + took, action, action === 'transfer' ? WORKERS[0]! : null),
    ),
  }));

const range = fc.tuple(microseconds(0, SPAN_MS + 50), microseconds(0, SPAN_MS + 50)).map(([one, other]) => ({
  from: SAMPLE_TIME + Math.min(one, other),
  to: SAMPLE_TIME + Math.max(one, other),
}));

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 });

const query: fc.Arbitrary<TaskQuery> = fc
  .record({
    range: fc.oneof(range, fc.constant({ from: SAMPLE_TIME })),
    prefix: optional(fc.constant(['inc', "it's"])),
    worker: optional(fc.constant([WORKERS[1]!])),
    status: optional(fc.constantFrom('ok' as const, 'error' as const)),
    search: optional(fc.constant('inc')),
    life: optional(fc.constantFrom('A', 'B')),
    resolution: optional(fc.double({ min: 0.01, max: 50, noNaN: true })),
    totals: fc.boolean(),
  })
  .map(({ range, ...rest }) => ({
    ...range,
    ...(Object.fromEntries(
      Object.entries(rest).filter(([, value]) => value !== undefined),
    ) as Partial<TaskQuery>),
    limit: 100_000,
    keys: true,
  }));

test('a log of few runs and a store tell what a log of all does, whatever is asked, over several lives and starts', () =>
  withTwins(async (twins) => {
    const records = fc.sample(record, 400);
    await twins.run('A', records.slice(0, 100));
    await twins.store.seal();
    await twins.run('A', records.slice(100, 120));
    twins.live('B', SPAN_MS / 2);
    await twins.run('B', records.slice(120, 200));
    twins.start();
    twins.live('C', SPAN_MS / 2);
    await twins.run('C', records.slice(200, 300));
    await twins.store.seal();
    await twins.run('C', records.slice(300));
    for (const asked of fc.sample(query, 100))
      expect([asked, comparable(await twins.asked(asked))]).toEqual([
        asked,
        comparable(askLog(twins.all, asked, NOW)),
      ]);
    for (const asked of fc.sample(query, 20)) {
      // Totals are of all, however few are told.
      const totals = async (answer: Tasks | Promise<Tasks>) => {
        const { totals, ...rest } = comparable(await answer);
        return { ...totals, merged: 0, told: rest.runs.length };
      };
      const few = { ...asked, totals: true, limit: 3 };
      delete few.resolution;
      expect([few, await totals(twins.asked(few))]).toEqual([few, await totals(askLog(twins.all, few, NOW))]);
    }
  }));

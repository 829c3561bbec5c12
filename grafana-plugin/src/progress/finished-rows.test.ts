import type { BarState, ProgressRow } from '@daskscope/timeline';
import { FinishedRows } from './finished-rows.ts';
import { NO_TASKS } from './progress-rows.ts';

const row = (name: string, states: Partial<Record<BarState, number>>): ProgressRow => ({
  name,
  group: 0,
  states: { ...NO_TASKS, ...states },
});

test('what is done stays when its results are dropped, failures too', () => {
  const rows = new FinishedRows();
  rows.update([row('inc', { processing: 10 })]);
  rows.update([row('inc', { memory: 8, erred: 2 })]);
  expect(rows.update([row('inc', {})])).toEqual([row('inc', { released: 8, erred: 2 })]);
  expect(rows.update([])).toEqual([row('inc', { released: 8, erred: 2 })]);
});

test('goes when new work begins', () => {
  const rows = new FinishedRows();
  rows.update([row('inc', { memory: 1 })]);
  rows.update([]);
  expect(rows.update([row('add', { waiting: 1 })])).toEqual([row('add', { waiting: 1 })]);
});

test('stays while the work goes on that was there before', () => {
  const rows = new FinishedRows();
  rows.update([row('inc', { memory: 1 }), row('add', { waiting: 5 })]);
  expect(rows.update([row('add', { waiting: 5 })])).toEqual([
    row('add', { waiting: 5 }),
    row('inc', { released: 1 }),
  ]);
});

test('a function that comes again is as it is told', () => {
  const rows = new FinishedRows();
  rows.update([row('inc', { memory: 7 }), row('add', { waiting: 5 })]);
  rows.update([row('add', { waiting: 5 })]);
  expect(rows.update([row('inc', { waiting: 2 }), row('add', { waiting: 5 })])[0]).toEqual(
    row('inc', { waiting: 2 }),
  );
});

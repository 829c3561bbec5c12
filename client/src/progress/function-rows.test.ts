import type { StateCounts } from '@daskscope/api';
import { NO_TASKS, FunctionRows, type ToldRow } from './function-rows.ts';

const row = (name: string, states: Partial<StateCounts>, ever?: ToldRow['ever']): ToldRow => ({
  name,
  states: { ...NO_TASKS, ...states },
  ...(ever && { ever }),
});
const names = (rows: readonly ToldRow[]) => rows.map(({ name }) => name);
const done = () => rows.done.map(({ name, states }) => [name, states.released, states.erred]);

let rows: FunctionRows<ToldRow>;
beforeEach(() => (rows = new FunctionRows()));

test('a function has a bar while it has tasks', () => {
  rows.update([row('inc', { memory: 3, waiting: 2 }), row('add', {})]);
  expect(rows.rows).toEqual([row('inc', { memory: 3, waiting: 2 })]);
  rows.update([row('inc', { memory: 1 }), row('add', {})]);
  expect(rows.rows).toEqual([row('inc', { memory: 1 })]);
  expect(done()).toEqual([]);
});

test('what is done stays when its results are dropped, as many as there ever were, failures too', () => {
  rows.update([row('inc', { waiting: 100 })]);
  rows.update([row('inc', { memory: 40, erred: 1 })]);
  rows.update([row('inc', { memory: 40 })]);
  rows.update([row('inc', {})]);
  expect(done()).toEqual([['inc', 99, 1]]);
  rows.update([row('inc', {})]);
  expect(done()).toEqual([['inc', 99, 1]]);
});

test('goes when new work begins', () => {
  rows.update([row('inc', { memory: 1 })]);
  rows.update([row('inc', {})]);
  rows.update([row('inc', {}), row('add', { waiting: 1 })]);
  expect(done()).toEqual([]);
  expect(names(rows.rows)).toEqual(['add']);
});

test('stays while the work goes on that was there before', () => {
  rows.update([row('inc', { memory: 1 }), row('add', { waiting: 5 })]);
  rows.update([row('inc', {}), row('add', { waiting: 5 })]);
  expect(done()).toEqual([['inc', 1, 0]]);
});

test('a function that works again has one bar, as it is told', () => {
  rows.update([row('inc', { memory: 7 }), row('add', { waiting: 5 })]);
  rows.update([row('inc', {}), row('add', { waiting: 5 })]);
  rows.update([row('inc', { waiting: 2 }), row('add', { waiting: 5 })]);
  expect(rows.rows[0]).toEqual(row('inc', { waiting: 2 }));
  expect(done()).toEqual([]);
});

test('whoever comes when all is done sees what was, until it is cleared', () => {
  const told = [row('inc', {}, { memory: 10, erred: 2 }), row('never', {}, { memory: 0, erred: 0 })];
  rows.update(told);
  expect(done()).toEqual([['inc', 10, 2]]);
  rows.clear();
  rows.update(told);
  expect(done()).toEqual([]);
});

test('whoever comes while others work is not told what was before', () => {
  rows.update([row('inc', {}, { memory: 10, erred: 2 }), row('add', { processing: 1 })]);
  expect(done()).toEqual([]);
});

test('what another scheduler left undone is not done', () => {
  rows.update([row('inc', { memory: 1, processing: 4 })], 'one');
  rows.update([row('inc', {})], 'other');
  expect([rows.rows, rows.done]).toEqual([[], []]);
});

test('what is not asked for any more, or was dropped, is not done', () => {
  rows.update([row('inc', { processing: 5 }), row('add', { processing: 2 })]);
  rows.update([row('inc', { processing: 5 })]);
  expect(done()).toEqual([]);
  rows.update([row('inc', { processing: 5 }), row('add', {})]);
  expect(done()).toEqual([]);
});

test('what was done and is not asked for any more has no bar', () => {
  rows.update([row('inc', { memory: 5 }), row('add', { memory: 2 })]);
  rows.update([row('inc', {}), row('add', {})]);
  expect(done()).toEqual([
    ['inc', 5, 0],
    ['add', 2, 0],
  ]);
  rows.update([row('inc', {})]);
  expect(done()).toEqual([['inc', 5, 0]]);
});

import type { PrefixProgress, Progress, StateCounts } from '@daskscope/api';
import { NO_TASKS } from '@daskscope/client';
import { Dictionary } from '../tasks/dictionary.ts';
import { ProgressRows } from './progress-rows.ts';

const prefix = (
  name: string,
  states: Partial<StateCounts>,
  transitions: Partial<StateCounts> = {},
): PrefixProgress => ({
  prefix: name,
  position: 0,
  states: { ...NO_TASKS, ...states },
  transitions: { ...NO_TASKS, forgotten: 0, ...transitions },
  memoryBytes: 0,
  meanDuration: null,
  maxDuration: null,
  seconds: {},
  suspicious: 0,
});
const progress = (...prefixes: PrefixProgress[]): Progress => ({
  time: 0,
  life: 'life',
  prefixes,
  totals: NO_TASKS,
});
const finished = (rows: ProgressRows) =>
  rows.finished.map(({ name, states }) => [name, states.released, states.erred]);

test('bars are the scheduler’s states while it knows any', () => {
  const rows = new ProgressRows(new Dictionary());
  rows.update(progress(prefix('inc', { memory: 3, waiting: 2 }), prefix('add', {})));
  expect(rows.rows.map(({ name, states }) => [name, states.memory, states.waiting])).toEqual([['inc', 3, 2]]);
  rows.update(progress(prefix('inc', { memory: 1 })));
  expect(rows.rows[0]!.states).toEqual({ ...NO_TASKS, memory: 1 });
  expect(rows.finished).toEqual([]);
});

test('what was forgotten when done stays, as many as there ever were, until new work comes', () => {
  const rows = new ProgressRows(new Dictionary());
  rows.update(progress(prefix('inc', { waiting: 100 })));
  rows.update(progress(prefix('inc', { memory: 40, erred: 1 })));
  rows.update(progress(prefix('inc', {})));
  expect(finished(rows)).toEqual([['inc', 99, 1]]);
  rows.update(progress(prefix('inc', {}), prefix('add', { processing: 1 })));
  expect(finished(rows)).toEqual([]);
  expect(rows.rows.map(({ name }) => name)).toEqual(['add']);
});

test('a function that works again has one bar', () => {
  const rows = new ProgressRows(new Dictionary());
  rows.update(progress(prefix('inc', { memory: 1 }), prefix('add', { waiting: 1 })));
  rows.update(progress(prefix('inc', {}), prefix('add', { waiting: 1 })));
  expect(finished(rows)).toEqual([['inc', 1, 0]]);
  rows.update(progress(prefix('inc', { waiting: 2 }), prefix('add', { waiting: 1 })));
  expect(finished(rows)).toEqual([]);
});

test('whoever comes when all is done sees what was', () => {
  const rows = new ProgressRows(new Dictionary());
  rows.update(progress(prefix('inc', {}, { memory: 10, erred: 2 }), prefix('never', {})));
  expect(finished(rows)).toEqual([['inc', 10, 2]]);
  rows.clear();
  expect(finished(rows)).toEqual([]);
});

test('another life begins with nothing', () => {
  const rows = new ProgressRows(new Dictionary());
  rows.update(progress(prefix('inc', { memory: 1 })));
  rows.update({ ...progress(prefix('inc', {})), life: 'other' });
  expect([rows.rows, rows.finished]).toEqual([[], []]);
});

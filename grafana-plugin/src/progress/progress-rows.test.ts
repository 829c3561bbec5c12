import type { DataFrame, Field, FieldType, Labels } from '@grafana/data';
import { progressFrame } from '../datasource/frames/progress.ts';
import { Filter } from '../datasource/filter.ts';
import { NO_TASKS } from '@daskscope/client';
import { progressAnswer } from '@daskscope/client/testing/answers';
import { progressRows } from './progress-rows.ts';

type Column = [name: string, type: string, values: unknown[], labels?: Labels];

function frame(...columns: Column[]): DataFrame {
  const fields = columns.map(([name, type, values, labels]): Field => {
    const field = { name, type: type as FieldType, config: {}, values };
    return labels ? { ...field, labels } : field;
  });
  return { fields, length: columns[0]?.[2].length ?? 0 };
}

const INC = { name: 'inc', group: 1, states: { ...NO_TASKS, memory: 3, waiting: 5 } };
const ADD = { name: 'add', group: 0, states: { ...NO_TASKS, 'no-worker': 2 } };

test('takes the frame of the data source, with its colours', () => {
  const answer = progressAnswer([
    { prefix: 'inc', states: { memory: 3, waiting: 5 } },
    { prefix: 'add', states: { 'no-worker': 2 } },
  ]);
  expect(progressRows([progressFrame('A', answer, new Filter())])).toEqual([
    { ...INC, group: 0 },
    { ...ADD, group: 1 },
  ]);
});

const labels = (prefix: string, state: string, more: Labels = {}) => ({
  __name__: 'dask_tasks',
  prefix,
  state,
  ...more,
});

test('takes series over time, in a frame each: the last that was told counts', () => {
  const series = (values: unknown[], of: Labels) =>
    frame(['Time', 'time', [1, 2, 3]], ['Value', 'number', values, of]);
  const rows = progressRows([
    series([1, 2, 3], labels('inc', 'memory')),
    series([9, 5, null], labels('inc', 'waiting')),
    series([null, 2, 2], labels('add', 'no-worker')),
  ]);
  expect(rows).toEqual([INC, ADD]);
});

test('takes series over time in one wide frame', () => {
  const wide = frame(
    ['Time', 'time', [1, 2]],
    ['a', 'number', [0, 3], labels('inc', 'memory')],
    ['b', 'number', [0, 5], labels('inc', 'waiting')],
    ['c', 'number', [0, 2], labels('add', 'no-worker')],
  );
  expect(progressRows([wide])).toEqual([INC, ADD]);
});

test('takes a table, as Prometheus answers an instant query, and one with times', () => {
  const instant = frame(
    ['Time', 'time', [1, 1, 1]],
    ['prefix', 'string', ['inc', 'inc', 'add']],
    ['state', 'string', ['memory', 'waiting', 'no-worker']],
    ['Value', 'number', [3, 5, 2]],
  );
  expect(progressRows([instant])).toEqual([INC, ADD]);
  const long = frame(
    ['Time', 'time', [2, 1, 2, 2]],
    ['prefix', 'string', ['inc', 'inc', 'inc', 'add']],
    ['state', 'string', ['memory', 'memory', 'waiting', 'no-worker']],
    ['Value', 'number', [3, 99, 5, 2]],
  );
  expect(progressRows([long])).toEqual([INC, ADD]);
});

test('takes the colours that Prometheus has, from labels and from a table', () => {
  const of = (prefix: string, position: string) =>
    frame(['Time', 'time', [1]], ['Value', 'number', [1], { prefix, state: 'memory', position }]);
  expect(progressRows([of('inc', '7'), of('add', '3')])).toMatchObject([{ group: 7 }, { group: 3 }]);
  const table = frame(
    ['prefix', 'string', ['inc', 'add']],
    ['state', 'string', ['memory', 'memory']],
    ['position', 'string', ['7', '3']],
    ['Value', 'number', [1, 2]],
  );
  expect(progressRows([table])).toMatchObject([
    { group: 7, states: { memory: 1 } },
    { group: 3, states: { memory: 2 } },
  ]);
});

test('adds up clusters', () => {
  const of = (instance: string, value: number) =>
    frame(['Time', 'time', [1]], ['Value', 'number', [value], labels('inc', 'memory', { instance })]);
  expect(progressRows([of('a', 1), of('b', 2)])).toMatchObject([{ states: { memory: 3 } }]);
  const table = frame(
    ['prefix', 'string', ['inc', 'inc']],
    ['state', 'string', ['memory', 'memory']],
    ['instance', 'string', ['a', 'b']],
    ['Value', 'number', [1, 2]],
  );
  expect(progressRows([table])).toMatchObject([{ states: { memory: 3 } }]);
});

test('says what it needs where nothing tells of states', () => {
  const cpu = frame(['Time', 'time', [1]], ['Value', 'number', [1], { instance: 'a' }]);
  expect(progressRows([cpu])).toMatch(/This data has no tasks by state/);
});

test('no rows are no mistake', () => {
  expect(progressRows([progressFrame('A', progressAnswer([]), new Filter())])).toEqual([]);
});

import type { ProfileCalls } from '@daskscope/api';
import { withInnermost } from './innermost.ts';

/** Rows: level, name, seconds in what it called as Dask counts them, and beyond. */
function callsOf(...rows: [level: number, label: string, total: number, self: number][]): ProfileCalls {
  return {
    level: rows.map(([level]) => level),
    label: rows.map(([, label]) => label),
    file: rows.map(() => ''),
    line: rows.map(() => 0),
    code: rows.map(() => ''),
    total: rows.map(([, , total]) => total),
    self: rows.map(([, , , self]) => self),
  };
}

test('what a call has beyond the one that it called is of that one', () => {
  const calls = callsOf([0, 'root', 10, 0], [1, 'call', 10, 6], [2, 'slow', 4, 4], [3, 'sum', 0, 0]);
  const { calls: told, untold } = withInnermost(calls, 0);
  expect(told.total).toEqual([10, 10, 10, 4]);
  expect(told.self).toEqual([0, 0, 6, 4]);
  expect(untold).toEqual([0, 0, 0, 0]);
  // Nothing is there twice: each has its own and that of what it called.
  expect(told.self.reduce((sum, seconds) => sum + seconds)).toBe(10);
});

test('of several nobody knows whose it is', () => {
  const calls = callsOf(
    [0, 'root', 10, 0],
    [1, 'call', 10, 9],
    [2, 'slow', 1, 1],
    [3, 'sum', 0, 0],
    [2, 'add', 0, 0],
  );
  const { calls: told, untold } = withInnermost(calls, 0);
  expect(told.total).toEqual([10, 10, 1, 1, 0]);
  expect(told.self).toEqual([0, 0, 0, 1, 0]);
  expect(untold).toEqual([0, 9, 0, 0, 0]);
});

test('where calls are left out, any may be the only one', () => {
  const calls = callsOf([0, 'root', 10, 0], [1, 'call', 10, 6], [2, 'slow', 4, 4]);
  const { calls: told, untold } = withInnermost(calls, 3);
  expect(told.total).toEqual(calls.total);
  expect(untold).toEqual([0, 6, 4]);
});

test('nothing is nothing', () => {
  expect(withInnermost(callsOf(), 0).untold).toEqual([]);
});

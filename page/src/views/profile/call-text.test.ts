import type { ProfileCalls } from '@daskscope/api';
import { callText, mostTime } from './call-text.ts';

const calls: ProfileCalls = {
  level: [0, 1, 2, 1],
  label: ['root', 'f', 'g', 'g'],
  file: ['', 'a.py', 'b.py', 'b.py'],
  line: [0, 3, 7, 7],
  code: ['', 'g()', 'sleep(1)', 'sleep(1)'],
  total: [10, 6, 4, 3],
  self: [1, 2, 4, 3],
};

const CALLS = { calls, untold: [0, 0, 0, 0] };

test('a call says what it is, where, and how much time it took', () => {
  expect(callText(CALLS, 1)).toBe('f: 6 s (60 %), by itself 2 s · a.py:3 · g()');
  expect(callText(CALLS, 0)).toBe('root: 10 s (100 %), by itself 1 s');
  expect(callText(CALLS, 9)).toBe('');
});

test('a function that was called from several places is one in the list', () => {
  expect(mostTime(CALLS).map(({ name, seconds }) => [name, seconds])).toEqual([
    ['g (b.py)', 7],
    ['f (a.py)', 2],
    ['root', 1],
  ]);
});

test('time that may be of several calls is said to be of one of them', () => {
  const several = { calls: { ...calls, self: [0, 2, 4, 3] }, untold: [1, 0, 0, 0] };
  expect(callText(several, 0)).toBe(
    'root: 10 s (100 %), by itself 0 ms, 1 s in f or g, which Dask does not tell apart',
  );
  expect(mostTime(several).map(({ name, seconds }) => [name, seconds])).toContainEqual([
    'f or g, called by root',
    1,
  ]);
});

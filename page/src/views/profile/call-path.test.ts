import { callAt, pathOf } from './call-path.ts';

const calls = {
  level: [0, 1, 2, 2, 1, 1, 2],
  label: ['root', 'inc', 'pause', 'a;b', 'run', 'run', 'pause'],
  file: ['', 'a.py', 'a.py', 'a.py', 'b.py', 'c.py', 'c.py'],
};

test('every call is found again by its path, whatever its name', () => {
  expect(calls.level.map((_, call) => callAt(calls, pathOf(calls, call)))).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('a path names calls from the outermost on, and tells those of one name apart by their file', () => {
  expect(calls.level.map((_, call) => pathOf(calls, call))).toEqual([
    '',
    'inc',
    'inc;pause',
    'inc;a,b',
    'run (b.py)',
    'run (c.py)',
    'run (c.py);pause',
  ]);
});

test('what is not in a profile is not found; no calls have only their root', () => {
  expect([callAt(calls, 'dec'), callAt(calls, 'inc;pause;more')]).toEqual([null, null]);
  expect(callAt({ level: [], label: [], file: [] }, 'inc')).toBe(0);
});

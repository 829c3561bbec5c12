import { LIMITS } from '@daskscope/api';
import type { AskedProfile, ProfiledCall, SampledActivity } from '../../../asked/profile.ts';
import { atOnce } from '../../../slices.ts';
import { Names } from '../../../state/names.ts';
import { NOW } from '../../testing/filled-cluster.ts';
import { profileOf } from './profile.ts';

const call = (label: string, samples: number, ...children: ProfiledCall[]): ProfiledCall => ({
  label,
  file: `/${label}.py`,
  line: 7,
  code: `${label}()`,
  samples,
  children: new Map(children.map((child) => [child.label, child])),
});
const root = (samples: number, ...children: ProfiledCall[]): ProfiledCall => ({
  ...call('root', samples, ...children),
  file: '',
  line: 0,
  code: '',
});
const asked = (changes: Partial<AskedProfile>): AskedProfile => ({
  time: NOW,
  of: 'tasks',
  intervalSeconds: 0.01,
  root: root(0),
  calls: 1,
  cut: 0,
  empty: null,
  activity: null,
  workers: { asked: 1, silent: [], notAsked: 0 },
  ...changes,
});
const answer = (changes: Partial<AskedProfile>, names = new Names()) =>
  atOnce(profileOf(asked(changes), names));

test('a tree of calls is told depth first, what takes most first', () => {
  const tree = root(9, call('b', 3, call('c', 1)), call('a', 6));
  const { calls, cut, samples } = answer({ root: tree, calls: 4 });
  expect(calls).toEqual({
    level: [0, 1, 1, 2],
    label: ['root', 'a', 'b', 'c'],
    file: ['', '/a.py', '/b.py', '/c.py'],
    line: [0, 7, 7, 7],
    code: ['', 'a()', 'b()', 'c()'],
    total: [0.09, 0.06, 0.03, 0.01],
    self: [0, 0.06, 0.02, 0.01],
  });
  expect([samples, cut]).toEqual([9, 0]);
});

test('of more calls than an answer may have those with the least time are left out, and counted', () => {
  const many = Array.from({ length: LIMITS.profileCalls + 50 }, (_, n) => call(`f${n}`, n + 1));
  const { calls, cut } = answer({ root: root(1e9, ...many), calls: many.length + 1, cut: 3 });
  expect(calls.level).toHaveLength(LIMITS.profileCalls);
  expect(calls.label[1]).toBe(`f${LIMITS.profileCalls + 49}`);
  expect(cut).toBe(many.length + 1 - calls.level.length + 3);
});

test('where all have the same time none is told alone: that would be chance', () => {
  const many = Array.from({ length: LIMITS.profileCalls }, (_, n) => call(`f${n}`, 1));
  expect(answer({ root: root(1e9, ...many), calls: many.length + 1 }).calls.label).toEqual(['root']);
});

test.each([
  ['no-samples', 'tasks', 'No task'],
  ['no-samples', 'scheduler', 'event loop'],
  ['switched-off', 'tasks', 'enabled is false'],
  ['python-3.11', 'workers', 'Python 3.11'],
] as const)('%s of %s is said in a sentence', (empty, of, words) => {
  const { calls, ...told } = answer({ empty, of });
  expect(calls.level).toEqual([]);
  expect(told).toMatchObject({ samples: 0, empty: { code: empty, reason: expect.stringContaining(words) } });
});

describe('activity', () => {
  const activityOf = (samples: SampledActivity['samples'], names?: Names) =>
    answer({ activity: { cycleMs: 1_000, samples } }, names).activity!;

  test('is by function and bin, with the colour of the function', () => {
    const names = new Names();
    names.positionOf('inc');
    const samples = new Map([
      ['dec', new Map([[10, 1]])],
      ['inc', new Map([[11, 1], [10, 7]])],
    ]); // prettier-ignore
    expect(activityOf(samples, names)).toEqual({
      binSeconds: 1,
      prefixes: ['inc', 'dec'],
      positions: [0, null],
      time: [10_000, 11_000, 10_000],
      prefix: [0, 0, 1],
      seconds: [0.07, 0.01, 0.01],
    });
  });

  test('has no more bins and functions than an answer may have: the others count together', () => {
    const cycles = new Map(Array.from({ length: 1_000 }, (_, cycle) => [cycle, 1]));
    const samples = new Map<string | null, Map<number, number>>([[null, new Map([[0, 5]])]]);
    for (let n = 0; n < LIMITS.profilePrefixes + 2; n++) samples.set(`f${n}`, cycles);
    const { prefixes, binSeconds, prefix, seconds } = activityOf(samples);
    expect(prefixes).toHaveLength(LIMITS.profilePrefixes);
    expect(prefix.filter((one) => one === 0).length).toBeLessThanOrEqual(LIMITS.profileBins);
    expect(binSeconds).toBe(4);
    const rest = seconds.filter((_, row) => prefix[row] === null).reduce((a, b) => a + b, 0);
    expect(rest).toBeCloseTo((2 * 1_000 + 5) * 0.01);
  });
});

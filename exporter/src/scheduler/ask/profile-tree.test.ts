import { LIMITS } from '@daskscope/api';
import { decode, encode } from '../../protocol/msgpack.ts';
import { PROFILE_DEPTH } from '../../protocol/msgpack-check.ts';
import { ProfileTree } from './profile-tree.ts';

type State = { count: number; identifier: string; description: object; children: Record<string, State> };

const call = (name: string, count: number, ...children: State[]): State => ({
  count,
  identifier: name,
  description: { filename: `/${name}.py`, name, line_number: 7, line: `${name}()\n` },
  children: Object.fromEntries(children.map((child) => [child.identifier, child])),
});
const root = (count: number, ...children: State[]): State => ({
  ...call('root', count, ...children),
  description: { filename: '', name: '', line_number: 0, line: '' },
});
const arriving = (state: State) => decode(encode(state), PROFILE_DEPTH);

test('trees of several workers are one, depth first, what takes most first', () => {
  const tree = new ProfileTree();
  tree.add(arriving(root(5, call('a', 2), call('b', 3, call('c', 1)))));
  tree.add(arriving(root(4, call('a', 4))));
  const { calls, cut } = tree.columns(0.01);
  expect(tree.samples).toBe(9);
  expect(calls).toEqual({
    level: [0, 1, 1, 2],
    label: ['root', 'a', 'b', 'c'],
    file: ['', '/a.py', '/b.py', '/c.py'],
    line: [0, 7, 7, 7],
    code: ['', 'a()', 'b()', 'c()'],
    total: [0.09, 0.06, 0.03, 0.01],
    self: [0, 0.06, 0.02, 0.01],
  });
  expect(cut).toBe(0);
});

test('of more calls than an answer may have those with the least time are left out, and counted', () => {
  const many = Array.from({ length: LIMITS.profileCalls + 50 }, (_, n) => call(`f${n}`, n + 1));
  const tree = new ProfileTree();
  tree.add(arriving(root(1e9, ...many)));
  const { calls, cut } = tree.columns(0.01);
  expect(calls.level.length).toBeLessThanOrEqual(LIMITS.profileCalls);
  expect(calls.label[1]).toBe(`f${LIMITS.profileCalls + 49}`);
  expect(cut).toBe(many.length + 1 - calls.level.length);
});

test('a tree that is too deep ends where an answer ends, without recursion', () => {
  let state = new Map<string, unknown>([['count', 1]]);
  for (let n = 0; n < 50_000; n++) state = new Map<string, unknown>([['count', 1], ['children', new Map([['f', state]])]]); // prettier-ignore
  const tree = new ProfileTree();
  tree.add(state);
  const { calls, cut } = tree.columns(0.01);
  expect(calls.level.at(-1)).toBe(LIMITS.profileDepth);
  expect(cut).toBe(1);
});

test('a message as deep as Python packs it is read on the comm for profiles, and on no other', () => {
  let state = root(1);
  for (let n = 0; n < 250; n++) state = call(`f${n}`, 1, state);
  const bytes = encode(state);
  expect(decode(bytes, PROFILE_DEPTH)).toBeInstanceOf(Map);
  expect(() => decode(bytes)).toThrow('more than 100 levels deep');
});

test('what is no tree is one without samples', () => {
  const tree = new ProfileTree();
  for (const nothing of [null, 7, 'x', [], new Map()]) tree.add(nothing);
  expect(tree.samples).toBe(0);
  expect(tree.columns(0.01).calls.level).toEqual([]);
});

import { LIMITS } from '@daskscope/api';
import { decode, encode } from '../../../protocol/msgpack.ts';
import { PROFILE_DEPTH } from '../../../protocol/msgpack-check.ts';
import { atOnce } from '../../../slices.ts';
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

function treeOf(...states: unknown[]): ProfileTree {
  const tree = new ProfileTree();
  for (const state of states) atOnce(tree.add(state));
  return tree;
}

test('trees of several workers are one', () => {
  const tree = treeOf(
    arriving(root(5, call('a', 2), call('b', 3, call('c', 1)))),
    arriving(root(4, call('a', 4))),
  );
  const described = (name: string) => ({ label: name, file: `/${name}.py`, line: 7, code: `${name}()` });
  expect(tree).toMatchObject({ calls: 4, cut: 0 });
  expect(tree.root).toEqual({
    label: 'root',
    file: '',
    line: 0,
    code: '',
    samples: 9,
    children: new Map([
      ['a', { ...described('a'), samples: 6, children: new Map() }],
      [
        'b',
        {
          ...described('b'),
          samples: 3,
          children: new Map([['c', { ...described('c'), samples: 1, children: new Map() }]]),
        },
      ],
    ]),
  });
});

test('a tree that is too deep ends where an answer ends, without recursion', () => {
  let state = new Map<string, unknown>([['count', 1]]);
  for (let n = 0; n < 50_000; n++) state = new Map<string, unknown>([['count', 1], ['children', new Map([['f', state]])]]); // prettier-ignore
  const { root, calls, cut } = treeOf(state);
  let depth = 0;
  for (let call = root; call.children.size > 0; call = call.children.get('f')!) depth++;
  expect([depth, calls, cut]).toEqual([LIMITS.profileDepth, LIMITS.profileDepth + 1, 1]);
});

test('a message as deep as Python packs it is read on the comm for profiles, and on no other', () => {
  let state = root(1);
  for (let n = 0; n < 250; n++) state = call(`f${n}`, 1, state);
  const bytes = encode(state);
  expect(decode(bytes, PROFILE_DEPTH)).toBeInstanceOf(Map);
  expect(() => decode(bytes)).toThrow('more than 100 levels deep');
});

test('what is no tree is one without samples', () => {
  const { root, calls } = treeOf(null, 7, 'x', [], new Map());
  expect([root.samples, calls]).toEqual([0, 1]);
});

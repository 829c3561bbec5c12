import { atOnce } from '../slices.ts';
import { named as naming, type Named } from './names.ts';
import type { ClusterSource, Found, FoundCluster } from './sources/source.ts';

const named = (...told: Parameters<typeof naming>) => atOnce(naming(...told));
const source = (flag: string): ClusterSource => ({ flag, watch: () => () => undefined });
const at = (name: string, port: number): FoundCluster => ({ name, address: `tcp://host:${port}` });
const addresses = ({ clusters }: Named) =>
  Object.fromEntries([...clusters].map(([name, { address }]) => [name, address]));
const of = (...all: FoundCluster[]) => {
  const one = source('--one');
  const found = named(new Map([[one, { clusters: all, problems: [] }]]));
  return { ...found, said: found.problems.get(one)! };
};

test('a name that is its own stays, whatever is in it', () => {
  const names = ['team/etl', `quotes ' " \\`, '🦀', '<b>', 'a b', 'x'.repeat(200)];
  const { clusters, said } = of(...names.map((name, port) => at(name, port + 1)));
  expect([...clusters.keys()]).toEqual(names);
  expect(said).toEqual([]);
});

test.each([
  ['', 'empty'],
  ['x'.repeat(10_240), '10240 characters; 200 are the limit'],
  ['line\nbreak', 'cannot be printed'],
  ['\u001b[31m', 'cannot be printed'],
  ['\ud800', 'cannot be printed'],
])('a name that cannot be used is left out by a sentence, and the others stay: %j', (name, sentence) => {
  const { clusters, said } = of(at('before', 1), at(name, 2), at('after', 3));
  expect([...clusters.keys()]).toEqual(['before', 'after']);
  expect(said).toEqual([expect.stringContaining(sentence)]);
  expect(said[0]!.length).toBeLessThan(250);
});

test('where two have the same name both get a suffix, and who came first does not matter', () => {
  const [one, other] = [source('--one'), source('--other')];
  const founds: [ClusterSource, Found][] = [
    [one, { clusters: [at('a', 1), at('b', 2)], problems: ['Wrong.'] }],
    [other, { clusters: [at('a', 1), at('a', 3)], problems: [] }],
  ];
  const found = named(new Map(founds));
  expect(Object.values(addresses(found)).sort()).toEqual([1, 1, 2, 3].map((port) => `tcp://host:${port}`));
  const names = [...found.clusters.keys()];
  expect(names.filter((name) => /^a-[0-9a-f]{8}$/.test(name))).toHaveLength(3);
  expect(names).toContain('b');
  expect(addresses(named(new Map(founds.toReversed())))).toEqual(addresses(found));
  expect(found.problems.get(one)).toEqual(['Wrong.', expect.stringMatching(/"a".* "a-[0-9a-f]{8}" here/)]);
  expect(found.problems.get(other)).toHaveLength(2);
});

test('the same cluster named twice by its source is one', () => {
  const { clusters, said } = of(at('a', 1), at('a', 1));
  expect([...clusters.keys()]).toEqual(['a']);
  expect(said).toEqual([expect.stringContaining('named twice')]);
});

test('a suffix that somebody else has as a name leaves one of each name', () => {
  const [suffix] = [...of(at('a', 1), at('a', 2)).clusters.keys()];
  const { clusters, said } = of(at('a', 1), at('a', 2), at(suffix!, 3));
  expect(clusters.size).toBe(2);
  expect(said.at(-1)).toContain('named twice');
});

test('thousands are fine, and what is wrong with thousands is said of a few', () => {
  const many = Array.from({ length: 5_000 }, (_, port) => at(`c${port}`, port + 1));
  expect(of(...many).clusters.size).toBe(5_000);
  const { clusters, said } = of(...Array.from({ length: 5_000 }, () => at('', 1)), at('good', 2));
  expect([...clusters.keys()]).toEqual(['good']);
  expect(said).toHaveLength(21);
  expect(said[20]).toContain('4980 more');
});

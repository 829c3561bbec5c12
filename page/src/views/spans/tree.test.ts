import { linesOf, withinOf } from './tree.ts';

/** The newest first, as the API tells them: a, in it b and c/d, in that e; and f of a span that is not told. */
const SPANS = {
  tags: [['gone', 'f'], ['a', 'c', 'd', 'e'], ['a', 'c', 'd'], ['a', 'b'], ['a']],
  parent: [null, 2, 4, 4, null],
};

test('a span stands below the one that it is in, and only what is not above it is in its name', () => {
  expect(linesOf(SPANS, '').map(({ depth, name }) => [depth, name])).toEqual([
    [0, 'gone / f'],
    [0, 'a'],
    [1, 'c / d'],
    [2, 'e'],
    [1, 'b'],
  ]);
});

test('what is searched for has its whole name', () => {
  expect(linesOf(SPANS, 'D')).toEqual([
    { row: 1, depth: 0, name: 'a / c / d / e' },
    { row: 2, depth: 0, name: 'a / c / d' },
  ]);
});

test('all in a span belongs to it, however deep', () => {
  expect([...withinOf(SPANS, 4)].sort()).toEqual([1, 2, 3, 4]);
  expect([...withinOf(SPANS, 3)]).toEqual([3]);
});

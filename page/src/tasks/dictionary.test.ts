import { Dictionary } from './dictionary.ts';

test('positions are the exporter’s, also where a later name is told of first', () => {
  const dictionary = new Dictionary();
  expect(dictionary.position('sum', 2)).toBe(2);
  expect(dictionary.translate(['inc', 'add', 'sum'])).toEqual([0, 1, 2]);
  expect([0, 1, 2, 3].map((position) => dictionary.name(position))).toEqual(['inc', 'add', 'sum', '']);
});

test('a name keeps its position when an exporter that was started anew counts otherwise', () => {
  const dictionary = new Dictionary();
  dictionary.translate(['inc', 'add']);
  expect(dictionary.translate(['add', 'mul', 'inc'])).toEqual([1, 2, 0]);
});

import { Leaving } from './leaving.ts';

test('what a worker had when it left is lost, also where it came back: what it did since then is not', () => {
  const leaving = new Leaving();
  leaving.add('a', { from: 0, to: 1_000 });
  leaving.add('a', { from: 5_000, to: null });
  expect(leaving.after('a', 500)).toBe(1_000);
  expect(leaving.after('a', 1_200)).toBe(1_000);
  expect(leaving.after('a', 4_800)).toBeNull();
  expect(leaving.after('a', 6_000)).toBeNull();
  expect(leaving.after('b', 500)).toBeNull();
  expect(leaving.of('a', 10_000)).toEqual([1_000]);
  expect(leaving.of('a', 1_000)).toEqual([]);
});

test('a worker whose threads changed did not leave', () => {
  const leaving = new Leaving();
  leaving.add('a', { from: 0, to: 1_000 });
  leaving.add('a', { from: 1_000, to: null });
  expect(leaving.after('a', 500)).toBeNull();
  expect(leaving.of('a', 10_000)).toEqual([]);
});

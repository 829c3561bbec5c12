import { coveredSince, Spells } from './spells.ts';

const spell = (who: string, from: number, to: number, value = 1) => ({ who, from, to, value });

test('a reading stands for the time since the one before, for a second at least and a minute at most', () => {
  expect(coveredSince(5_000, 10_000)).toBe(5_000);
  expect(coveredSince(9_900, 10_000)).toBe(9_000);
  expect(coveredSince(10_000, 500_000)).toBe(440_000);
  expect(coveredSince(0, 500_000)).toBe(499_000);
});

test('what is so in a range is added up by whom it is of, as far as it is in the range', () => {
  const spells = new Spells();
  spells.add(spell('a', 0, 2_000, 3));
  spells.add(spell('b', 0, 1_000));
  spells.add(spell('a', 4_000, 6_000, 5));
  const a = { spells: 2, ms: 2_000, most: 5, from: 1_000, to: 5_000 };
  expect(spells.between(1_000, 5_000)).toEqual(new Map([['a', a]]));
});

test('what goes on is kept as one, what came after a gap is not', () => {
  const spells = new Spells();
  spells.lengthen(spell('', 0, 1_000));
  spells.lengthen(spell('', 500, 900));
  spells.lengthen(spell('', 1_000, 2_000));
  spells.lengthen(spell('', 5_000, 6_000));
  expect(spells.between(0, 10_000).get('')).toEqual({ spells: 2, ms: 3_000, most: 1, from: 0, to: 6_000 });
});

test('the newest are kept, and it is told from when on', () => {
  const spells = new Spells();
  for (let at = 0; at < 25_000; at++) spells.add(spell('a', at, at + 1));
  expect(spells.knownFrom).toBeGreaterThan(0);
  expect(spells.between(spells.knownFrom, 25_000).get('a')?.ms).toBe(25_000 - spells.knownFrom);
  expect(25_000 - spells.knownFrom).toBeGreaterThanOrEqual(10_000);
});

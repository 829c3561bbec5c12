import { knownIn, notRecorded, unknownAt } from './unknown.ts';

const ranges = (...told: Parameters<typeof notRecorded>) =>
  notRecorded(...told).map(({ from, to }) => [from, to]);

test('what lies around and between what was recorded was not', () => {
  const known = [
    { from: 10, to: 20 },
    { from: 30, to: null },
  ];
  expect(ranges(known)).toEqual([
    [-Infinity, 10],
    [20, 30],
  ]);
  expect(new Set(notRecorded(known).map(({ reason }) => reason)).size).toBe(2);
});

test('what came to an end is unknown since', () => {
  expect(ranges([{ from: 10, to: 20 }])).toEqual([
    [-Infinity, 10],
    [20, Infinity],
  ]);
});

test('what goes on is known until nothing is heard any more', () => {
  const known = [
    { from: 10, to: 20 },
    { from: 30, to: null },
  ];
  expect(ranges(known, 40)).toEqual([
    [-Infinity, 10],
    [20, 30],
    [40, Infinity],
  ]);
});

test('where nobody says, what is there is all, until nothing is heard any more', () => {
  expect(ranges(null)).toEqual([]);
  expect(ranges(null, 40)).toEqual([[40, Infinity]]);
});

test('nothing recorded, nothing known; ranges may overlap, touch, be empty and in any order', () => {
  expect(ranges([])).toEqual([[-Infinity, Infinity]]);
  const known = [
    { from: 30, to: 50 },
    { from: 10, to: 31 },
    { from: 50, to: null },
    { from: 5, to: 5 },
  ];
  expect(ranges(known)).toEqual([[-Infinity, 10]]);
});

test('a range is known but for what is not', () => {
  const unknown = notRecorded([
    { from: 10, to: 20 },
    { from: 30, to: 40 },
  ]);
  expect(knownIn({ from: 0, to: 100 }, unknown)).toEqual([
    { from: 10, to: 20 },
    { from: 30, to: 40 },
  ]);
  expect(knownIn({ from: 12, to: 18 }, unknown)).toEqual([{ from: 12, to: 18 }]);
  expect(knownIn({ from: 21, to: 29 }, unknown)).toEqual([]);
  expect(knownIn({ from: 0, to: 1 }, [])).toEqual([{ from: 0, to: 1 }]);
});

test('a time is known or it is said why not', () => {
  const unknown = notRecorded([{ from: 10, to: 20 }]);
  expect(unknownAt(15, unknown)).toBeNull();
  expect(unknownAt(20, unknown)).toMatchObject({ from: 20, word: 'not recorded' });
  expect(unknownAt(9, unknown)?.reason).toMatch(/no record/);
});

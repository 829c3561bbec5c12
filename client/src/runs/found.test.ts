import { Found } from './found.ts';

const CHUNK = 65_536;

let rows: { first: number; end: number; search: jest.Mock<number[], [number, number]> };

beforeEach(() => {
  const search = jest.fn((from: number, to: number) =>
    // Every third, told twice.
    Array.from({ length: to - from }, (_, i) => from + i).flatMap((row) => (row % 3 === 0 ? [row, row] : [])),
  );
  rows = { first: 0, end: 10, search };
});
afterEach(() => jest.restoreAllMocks());

test('every row is looked at once, also of those that come later', () => {
  const found = new Found(rows);
  expect(found.goOn(Infinity)).toBe(false);
  expect([...found.numbers()]).toEqual([0, 3, 6, 9]);
  rows.end = 14;
  found.goOn(Infinity);
  found.goOn(Infinity);
  expect([found.size, found.has(12), found.has(13)]).toEqual([5, true, false]);
  expect(rows.search.mock.calls).toEqual([
    [0, 10],
    [10, 14],
  ]);
});

test('looks for as long as it may, and goes on from there', () => {
  rows.end = 3 * CHUNK;
  let now = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => now++);
  const found = new Found(rows);
  let slices = 1;
  while (found.goOn(2)) slices++;
  expect(slices).toBe(12);
  expect(found.size).toBe(CHUNK);
  expect(new Set(rows.search.mock.calls.map(([from]) => from)).size).toBe(24);
});

test('the version changes when more is found, and not otherwise', () => {
  const found = new Found(rows);
  found.goOn(Infinity);
  const { version } = found;
  rows.end = 12;
  found.goOn(Infinity);
  expect(found.version).toBe(version);
  rows.end = 13;
  found.goOn(Infinity);
  expect(found.version).toBe(version + 1);
});

test.each([[1], [CHUNK - 1], [CHUNK], [2 * CHUNK + 7], [4 * CHUNK]])(
  'what is no longer kept is not found: up to %i',
  (first) => {
    rows.end = 3 * CHUNK;
    const found = new Found(rows);
    found.goOn(Infinity);
    rows.first = first;
    rows.end = Math.max(rows.end, first + 3);
    found.goOn(Infinity);
    const expected = Array.from({ length: rows.end - first }, (_, i) => first + i).filter(
      (row) => row % 3 === 0,
    );
    expect([...found.numbers()]).toEqual(expected);
    expect(found.size).toBe(expected.length);
    expect(found.has(first - 1)).toBe(false);
  },
);

test('other rows are looked through from their beginning', () => {
  const found = new Found(rows);
  found.goOn(Infinity);
  const { version } = found;
  rows.end = 4;
  found.restart();
  expect([found.size, found.has(9), found.version]).toEqual([0, false, version + 1]);
  found.goOn(Infinity);
  expect([...found.numbers()]).toEqual([0, 3]);
});

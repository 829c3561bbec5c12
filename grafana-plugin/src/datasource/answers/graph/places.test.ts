import { placesOf } from './places.ts';

const chain = (length: number) =>
  Array.from({ length: length - 1 }, (_, at): [number, number] => [at, at + 1]);
const around = (values: readonly number[]) => Math.min(...values) + Math.max(...values);

test('what fits lies around the middle of the panel', () => {
  const places = placesOf(
    5,
    [
      [0, 1],
      [0, 2],
      [1, 3],
    ],
    { width: 900 },
  );
  expect(around(places.map(({ x }) => x))).toBeCloseTo(0);
  for (const { x, y } of places) {
    expect(Math.abs(x)).toBeLessThan(450);
    expect(Math.abs(y)).toBeLessThan(215);
  }
  expect(places[1]!.x).toBeGreaterThan(places[0]!.x);
});

test('those that have nothing to do with each other fill the panel row by row, and the first row is seen', () => {
  const places = placesOf(100, [], { width: 1_200 });
  expect(new Set(places.map(({ x }) => x)).size).toBeGreaterThan(7);
  for (const { x } of places) expect(Math.abs(x)).toBeLessThan(600);
  const top = Math.min(...places.map(({ y }) => y));
  expect(top).toBeGreaterThan(-215);
  expect(top).toBeLessThan(-100);
});

test('of a graph that is wider than the panel its beginning is seen, or what is looked for', () => {
  const [start] = placesOf(40, chain(40), { width: 700 });
  expect(start!.x).toBeGreaterThan(-350);
  expect(start!.x).toBeLessThan(0);
  const looked = placesOf(40, chain(40), { width: 700, first: 20 });
  expect(looked[20]!.x).toBe(0);
});

test('of nothing there is nothing', () => expect(placesOf(0, [])).toEqual([]));

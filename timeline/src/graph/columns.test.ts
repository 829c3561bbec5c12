import { layOutInColumns } from './columns.ts';
import type { LaidOut } from './laid-out.ts';

const SIZE = { width: 14, height: 14, apart: 4, ahead: 40 };
const upTo = (count: number) => Array.from({ length: count }, (_, id) => id);
const at = ({ nodes }: LaidOut, id: number) => nodes.find((node) => node.id === id)!;

function expectApart({ nodes, width, height }: LaidOut): void {
  const outside = nodes.filter(
    ({ x, y }) =>
      x < SIZE.width / 2 || y < SIZE.height / 2 || x > width - SIZE.width / 2 || y > height - SIZE.height / 2,
  );
  const overlapping = nodes.filter((one, place) =>
    nodes
      .slice(place + 1)
      .some((other) => Math.abs(one.x - other.x) < SIZE.width && Math.abs(one.y - other.y) < SIZE.height),
  );
  expect({ outside, overlapping }).toEqual({ outside: [], overlapping: [] });
}

test('each is right of all that it depends on, and beside them', () => {
  // Two rows of inputs in the wrong order, what adds them in pairs, and the sum of those.
  const pairs = upTo(50).flatMap((n): [number, number][] => [
    [n, 100 + n],
    [99 - n, 100 + n],
    [100 + n, 150],
  ]);
  const laid = layOutInColumns({ ids: upTo(151), pairs }, SIZE);
  expectApart(laid);
  for (const [from, to] of pairs) expect(at(laid, from).x).toBeLessThan(at(laid, to).x);
  expect(at(laid, 150).y).toBeCloseTo(laid.height / 2);
  expect(laid.edges).toHaveLength(pairs.length);
});

test('lines that need not cross do not', () => {
  const pairs = upTo(20).map((n): [number, number] => [n, 39 - n]);
  const laid = layOutInColumns({ ids: upTo(40), pairs }, SIZE);
  for (const [from, to] of pairs) expect(at(laid, from).y).toBe(at(laid, to).y);
});

test('of very many beside each other there are several columns', () => {
  const pairs = upTo(499).map((n): [number, number] => [n, 499]);
  const laid = layOutInColumns({ ids: upTo(500), pairs }, SIZE);
  expectApart(laid);
  expect(laid.height).toBeLessThan(800);
});

test('a circle ends, and so does one that leads to itself', () => {
  const laid = layOutInColumns(
    {
      ids: upTo(4),
      pairs: [
        [0, 1],
        [1, 2],
        [2, 1],
        [2, 3],
        [3, 3],
      ],
    },
    SIZE,
  );
  expectApart(laid);
  expect(at(laid, 0).x).toBeLessThan(at(laid, 1).x);
});

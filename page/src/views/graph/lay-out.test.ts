import { layOut } from './lay-out.ts';

const SIZE = { width: 100, height: 40, apart: 18, ahead: 44 };

test('parts that have nothing to do with each other stand side by side, the newest first, and below where there is no room', () => {
  const places = (room: number) =>
    Object.fromEntries(
      layOut(
        [0, 1, 2, 3],
        [
          [0, 1],
          [2, 3],
        ],
        SIZE,
        room,
      ).nodes.map(({ id, x, y }) => [id, { x, y }]),
    );
  const wide = places(2_000);
  expect(wide[0]!.y).toBe(wide[3]!.y);
  expect(wide[0]!.x).toBeGreaterThan(wide[3]!.x);
  const narrow = places(300);
  expect(narrow[0]!.y).toBeGreaterThan(narrow[3]!.y);
  expect(narrow[0]!.x).toBe(narrow[2]!.x);
});

test('no two nodes share a place, and the picture holds them all', () => {
  const ids = Array.from({ length: 60 }, (_, id) => id);
  const pairs = ids.flatMap((id): [number, number][] => (id % 5 === 0 ? [] : [[id - 1, id]]));
  const { nodes, edges, width, height } = layOut(ids, pairs, SIZE, 1_500);
  expect(edges).toHaveLength(pairs.length);
  for (const [at, one] of nodes.entries()) {
    expect(one.x + SIZE.width / 2).toBeLessThanOrEqual(width);
    expect(one.y + SIZE.height / 2).toBeLessThanOrEqual(height);
    for (const other of nodes.slice(at + 1))
      expect(Math.abs(one.x - other.x) >= SIZE.width || Math.abs(one.y - other.y) >= SIZE.height).toBe(true);
  }
});

test('an edge to a node that is not there is left out', () => {
  expect(layOut([1], [[0, 1]], SIZE, 500)).toMatchObject({ nodes: [{ id: 1 }], edges: [] });
});

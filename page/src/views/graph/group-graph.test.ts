import type { Groups } from '@daskscope/api';
import { groupGraph, MOST_NODES } from './group-graph.ts';

const ROOM = 1_500;

const groupsAnswer = (count: number, dependencies: [number, number][], path: number[] = []): Groups =>
  ({
    groups: { name: Array.from({ length: count }, (_, at) => `group-${at}`) },
    dependencies: {
      group: dependencies.map(([group]) => group),
      dependency: dependencies.map(([, dependency]) => dependency),
    },
    criticalPath: { group: path, adds: path.map(() => 1), duration: path.length },
  }) as Groups;

test('a group is right of what it depends on, and the critical path is marked', () => {
  const { nodes, edges, width } = groupGraph(
    groupsAnswer(
      3,
      [
        [1, 0],
        [2, 1],
        [2, 0],
      ],
      [0, 1, 2],
    ),
    ROOM,
  );
  expect(nodes.map(({ x }) => x).toSorted((a, b) => a - b)).toEqual(nodes.map(({ x }) => x));
  expect(edges.filter(({ critical }) => critical)).toHaveLength(2);
  expect(width).toBeGreaterThan(nodes[2]!.x);
});

test('of too many the oldest are left out, with what leads to them', () => {
  const { nodes, edges, hidden } = groupGraph(groupsAnswer(MOST_NODES + 2, [[5, 0]]), ROOM);
  expect([nodes.length, edges.length, hidden]).toEqual([MOST_NODES, 0, 2]);
});

test('no groups are no picture, and a circle is no endless loop', () => {
  expect(groupGraph(groupsAnswer(0, []), ROOM).nodes).toEqual([]);
  expect(
    groupGraph(
      groupsAnswer(2, [
        [0, 1],
        [1, 0],
        [0, 0],
      ]),
      ROOM,
    ).nodes,
  ).toHaveLength(2);
});

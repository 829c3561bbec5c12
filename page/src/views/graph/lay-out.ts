import { Graph, layout } from '@dagrejs/dagre';
import { layOutInColumns } from './columns.ts';
import { MARGIN, type LaidOut, type NodeSize, type Part, type Point } from './laid-out.ts';

/** Nodes and edges that the library lays out in a moment; it takes seconds for a thousand. */
const FOR_LIBRARY = 250;

/**
 * Places nodes from left to right, each after what leads to it. Parts without an edge between them stand side by side while they
 * fit into the room and then below each other, the part with the last node first.
 * @param pairs edges; those of other nodes are left out
 */
export function layOut(
  ids: readonly number[],
  pairs: readonly (readonly [from: number, to: number])[],
  size: NodeSize,
  room: number,
): LaidOut {
  const whole: LaidOut = { nodes: [], edges: [], width: 0, height: 0 };
  let [left, top, tallest] = [0, 0, 0];
  for (const part of partsOf(ids, pairs)) {
    const { nodes, edges, width, height } = layOutPart(part, size);
    if (left > 0 && left + width > room) [left, top, tallest] = [0, top + tallest + size.apart, 0];
    const move = ({ x, y }: Point): Point => ({ x: x + left, y: y + top });
    whole.nodes.push(...nodes.map((node) => ({ id: node.id, ...move(node) })));
    whole.edges.push(...edges.map((edge) => ({ ...edge, points: edge.points.map(move) })));
    tallest = Math.max(tallest, height);
    whole.width = Math.max(whole.width, left + width);
    whole.height = Math.max(whole.height, top + height);
    left += width + size.apart;
  }
  whole.nodes.sort((a, b) => a.id - b.id);
  return whole;
}

function partsOf(ids: readonly number[], pairs: readonly (readonly [number, number])[]): Part[] {
  const parents = new Map(ids.map((id) => [id, id]));
  const rootOf = (id: number): number => {
    let root = id;
    while (parents.get(root) !== root) root = parents.get(root)!;
    parents.set(id, root);
    return root;
  };
  const known = pairs.filter(([from, to]) => parents.has(from) && parents.has(to));
  for (const [from, to] of known) parents.set(rootOf(from), rootOf(to));
  const parts = new Map<number, Part>();
  for (const id of ids.toReversed()) {
    const root = rootOf(id);
    const part = parts.get(root) ?? { ids: [], pairs: [] };
    part.ids.unshift(id);
    parts.set(root, part);
  }
  for (const pair of known) parts.get(rootOf(pair[0]))!.pairs.push(pair);
  return [...parts.values()];
}

function layOutPart(part: Part, size: NodeSize): LaidOut {
  const { ids, pairs } = part;
  if (ids.length === 1 || ids.length + pairs.length > FOR_LIBRARY) return layOutInColumns(part, size);
  const graph = new Graph();
  graph.setGraph({
    rankdir: 'LR',
    nodesep: size.apart,
    edgesep: size.apart,
    ranksep: size.ahead,
    marginx: MARGIN,
    marginy: MARGIN,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  const { width: nodeWidth, height: nodeHeight } = size;
  for (const id of ids) graph.setNode(String(id), { width: nodeWidth, height: nodeHeight });
  for (const [from, to] of pairs) graph.setEdge(String(from), String(to));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    nodes: ids.map((id) => {
      const { x, y } = graph.node(String(id)) as Point;
      return { id, x, y };
    }),
    edges: graph.edges().map((edge) => ({
      from: Number(edge.v),
      to: Number(edge.w),
      points: (graph.edge(edge) as { points: Point[] }).points,
    })),
  };
}

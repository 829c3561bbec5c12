import { Graph, layout } from '@dagrejs/dagre';
import {
  layOutInColumns,
  layOutParts,
  MARGIN,
  type LaidOut,
  type NodeSize,
  type Part,
  type Point,
} from '@daskscope/timeline/graph';

/** Nodes and edges that the library lays out in a moment; it takes seconds for a thousand. */
const FOR_LIBRARY = 250;

/**
 * Places nodes from left to right, each after what leads to it, and parts without an edge between them beside each other.
 * @param pairs edges; those of other nodes are left out
 */
export const layOut = (
  ids: readonly number[],
  pairs: readonly (readonly [from: number, to: number])[],
  size: NodeSize,
  room: number,
): LaidOut => layOutParts(ids, pairs, size, room, layOutPart);

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

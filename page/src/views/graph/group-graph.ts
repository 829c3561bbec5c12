import type { Groups } from '@daskscope/api';
import { Graph, layout } from '@dagrejs/dagre';

export const NODE = { width: 190, height: 64 };
/** More cannot be read, and take long to lay out. */
export const MOST_NODES = 300;

export interface GraphNode {
  /** Row in the answer's groups. */
  row: number;
  /** Of its middle. */
  x: number;
  y: number;
  critical: boolean;
}

export interface GraphEdge {
  points: { x: number; y: number }[];
  critical: boolean;
}

export interface GroupGraph {
  nodes: GraphNode[];
  edges: GraphEdge[];
  width: number;
  height: number;
  /** Groups that are left out since they are too many: the oldest. */
  hidden: number;
}

/** Groups from left to right, each after what it depends on. */
export function groupGraph({ groups, dependencies, criticalPath }: Groups): GroupGraph {
  const hidden = Math.max(0, groups.name.length - MOST_NODES);
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 44, marginx: 10, marginy: 10 });
  graph.setDefaultEdgeLabel(() => ({}));
  const rows = groups.name.map((_, row) => row).filter((row) => row >= hidden);
  for (const row of rows) graph.setNode(String(row), { ...NODE });
  dependencies.group.forEach((group, at) => {
    const dependency = dependencies.dependency[at]!;
    if (group >= hidden && dependency >= hidden) graph.setEdge(String(dependency), String(group));
  });
  layout(graph);
  const chain = criticalPath.group;
  const onPath = new Set(chain);
  const steps = new Set(chain.slice(1).map((group, at) => `${chain[at]!} ${group}`));
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    hidden,
    width,
    height,
    nodes: rows.map((row) => {
      const { x, y } = graph.node(String(row)) as { x: number; y: number };
      return { row, x, y, critical: onPath.has(row) };
    }),
    edges: graph.edges().map((edge) => ({
      points: (graph.edge(edge) as { points: { x: number; y: number }[] }).points,
      critical: steps.has(`${edge.v} ${edge.w}`),
    })),
  };
}

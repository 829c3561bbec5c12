import type { Groups } from '@daskscope/api';
import type { Point } from '@daskscope/timeline/graph';
import type { Place } from './arrows.ts';
import { layOut } from './lay-out.ts';

export const NODE = { width: 190, height: 64, apart: 18, ahead: 44 };
/** More cannot be read, and take long to lay out. */
export const MOST_NODES = 300;

interface GroupEdge {
  points: Point[];
  critical: boolean;
}

export interface GroupGraph {
  /** id: row in the answer's groups. */
  nodes: Place[];
  edges: GroupEdge[];
  width: number;
  height: number;
  /** Groups that are left out since they are too many: the oldest. */
  hidden: number;
}

/**
 * Groups from left to right, each after what it depends on. Those that have nothing to do with each other stand side by side as
 * far as there is room, the newest first.
 * @param room CSS px
 */
export function groupGraph({ groups, dependencies, criticalPath }: Groups, room: number): GroupGraph {
  const hidden = Math.max(0, groups.name.length - MOST_NODES);
  const rows = groups.name.map((_, row) => row).filter((row) => row >= hidden);
  const { nodes, edges, width, height } = layOut(rows, pairsOf(dependencies), NODE, room);
  const chain = criticalPath.group;
  const steps = new Set(chain.slice(1).map((group, at) => `${chain[at]!} ${group}`));
  return {
    hidden,
    width,
    height,
    nodes,
    edges: edges.map(({ from, to, points }) => ({ points, critical: steps.has(`${from} ${to}`) })),
  };
}

const pairsOf = ({ group, dependency }: Groups['dependencies']): [number, number][] =>
  group.map((one, at) => [dependency[at]!, one]);

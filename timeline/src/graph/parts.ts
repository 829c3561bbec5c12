import type { LaidOut, NodeSize, Part, Point } from './laid-out.ts';

/**
 * Places nodes from left to right, each after what leads to it. Parts without an edge between them stand side by side while they
 * fit into the room and then below each other, the part with the last node first.
 * @param pairs edges; those of other nodes are left out
 * @param layOut places what hangs together
 */
export function layOutParts(
  ids: readonly number[],
  pairs: readonly (readonly [from: number, to: number])[],
  size: NodeSize,
  room: number,
  layOut: (part: Part, size: NodeSize) => LaidOut,
): LaidOut {
  const whole: LaidOut = { nodes: [], edges: [], width: 0, height: 0 };
  let [left, top, tallest] = [0, 0, 0];
  for (const part of partsOf(ids, pairs)) {
    const { nodes, edges, width, height } = layOut(part, size);
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

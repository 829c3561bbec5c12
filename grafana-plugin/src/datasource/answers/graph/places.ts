import { layOutInColumns, layOutParts, type NodeSize, type Point } from '@daskscope/timeline/graph';

/** A node of Grafana's (12.4.0, Node.tsx) with the two lines below it, px, and the figures along an edge. */
const NODE: NodeSize = { width: 120, height: 135, apart: 10, ahead: 70 };

/** Of a panel that tells no width, px. */
const WIDTH = 1_000;
/** Of a panel of the app's dashboards, px, without its title and the legend. */
const HEIGHT = 430;

/**
 * Where nodes are drawn, px from the middle of the panel, so that what fits is seen at once: Grafana (12.4.0) shows the middle
 * of what it lays out itself, however large that is, and there may be nothing there. Of more than fits the first row of parts is
 * seen, from its beginning.
 *
 * @param pairs edges, by places of the nodes: the one leads to the other
 * @param first place of a node that is seen whatever else is not
 */
export function placesOf(
  count: number,
  pairs: readonly (readonly [from: number, to: number])[],
  { width: room = WIDTH, first }: { width?: number | undefined; first?: number | undefined } = {},
): Point[] {
  const ids = Array.from({ length: count }, (_, id) => id);
  const { nodes, width, height } = layOutParts(ids, pairs, NODE, room, layOutInColumns);
  const centre = first === undefined ? undefined : nodes[first];
  const left = middle(width, room, centre?.x);
  const top = middle(height, HEIGHT, centre?.y);
  return nodes.map(({ x, y }) => ({ x: x - left, y: y - top }));
}

/** What of a length lies in the middle of the room. @param at what is to be seen, of a length that is longer than the room */
function middle(length: number, room: number, at = 0): number {
  if (length <= room) return length / 2;
  return Math.min(Math.max(at, room / 2), length - room / 2);
}

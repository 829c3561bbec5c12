import type { Point } from '@daskscope/timeline/graph';

/** What an arrow key leads to: so far across counts as much as so far along, times this. */
const ACROSS = 3;

const DIRECTIONS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

export type Place = { id: number } & Point;

/** The nearest node in the direction of an arrow key; the same one where there is none; null: it is another key. */
export function nextNode(key: string, from: number, nodes: readonly Place[]): number | null {
  const direction = Object.hasOwn(DIRECTIONS, key) ? DIRECTIONS[key]! : null;
  const start = nodes.find(({ id }) => id === from);
  if (!direction || !start) return null;
  let best = { id: from, distance: Infinity };
  for (const { id, x, y } of nodes) {
    const along = (x - start.x) * direction.x + (y - start.y) * direction.y;
    const across = Math.abs((x - start.x) * direction.y) + Math.abs((y - start.y) * direction.x);
    const distance = along + ACROSS * across;
    if (along > 0 && distance < best.distance) best = { id, distance };
  }
  return best.id;
}

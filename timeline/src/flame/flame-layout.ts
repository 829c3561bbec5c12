import type { CallTree } from './call-tree.ts';

export const CALL_HEIGHT = 19;
/** CSS px: what is narrower is not seen. */
const NARROWEST = 0.5;

/** Where a call is drawn; CSS px. */
export interface FlameBox {
  call: number;
  x: number;
  y: number;
  width: number;
}

/** A call across the whole width, its callers above it, and below it what it called by the time spent there. */
export function layoutFlame(tree: CallTree, zoomed: number, width: number): FlameBox[] {
  const { starts, ends, callers, calls } = tree;
  if (tree.size === 0) return [];
  const above: number[] = [];
  for (let call = callers[zoomed]!; call >= 0; call = callers[call]!) above.unshift(call);
  const boxes = above.map((call, depth): FlameBox => ({ call, x: 0, y: depth * CALL_HEIGHT, width }));
  const scale = width / Math.max(calls.total[zoomed]!, Number.MIN_VALUE);
  const level = calls.level[zoomed]!;
  for (let call = zoomed; call < ends[zoomed]!;) {
    const across = calls.total[call]! * scale;
    if (across < NARROWEST) {
      // What it called is narrower still.
      call = ends[call]!;
      continue;
    }
    boxes.push({
      call,
      x: (starts[call]! - starts[zoomed]!) * scale,
      y: (above.length + calls.level[call]! - level) * CALL_HEIGHT,
      width: Math.min(across, width),
    });
    call++;
  }
  return boxes;
}

/** CSS px that the boxes need. */
export function heightOf(boxes: readonly FlameBox[]): number {
  return boxes.reduce((most, { y }) => Math.max(most, y), -CALL_HEIGHT) + CALL_HEIGHT;
}

export function callAt(boxes: readonly FlameBox[], x: number, y: number): number | null {
  const box = boxes.find(
    (one) => y >= one.y && y < one.y + CALL_HEIGHT && x >= one.x && x < one.x + one.width,
  );
  return box?.call ?? null;
}

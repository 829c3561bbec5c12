import type { Range } from '../data/range.ts';

/** Seconds that functions took in bins of time; rows in any order. */
export interface Activity {
  binMs: number;
  /** ms since the epoch: when the bin begins. */
  time: readonly number[];
  /** The function's position, which is its colour; null: others together. */
  group: readonly (number | null)[];
  seconds: readonly number[];
}

export interface ActivityBar {
  group: number | null;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The time that the bins cover; null: there are none. */
export function extentOf({ time, binMs }: Activity): Range | null {
  if (time.length === 0) return null;
  let from = Infinity;
  let to = -Infinity;
  for (const begin of time) {
    from = Math.min(from, begin);
    to = Math.max(to, begin + binMs);
  }
  return { from, to };
}

/** Bars by bin, functions on top of each other in the order in which they come; the tallest bin fills the height. */
export function layoutActivity(
  activity: Activity,
  range: Range,
  width: number,
  height: number,
): ActivityBar[] {
  const sums = new Map<number, number>();
  activity.time.forEach((time, row) => sums.set(time, (sums.get(time) ?? 0) + activity.seconds[row]!));
  const most = Math.max(...sums.values(), Number.MIN_VALUE);
  const scale = width / (range.to - range.from);
  const filled = new Map<number, number>();
  return activity.time.map((time, row) => {
    const down = (activity.seconds[row]! / most) * height;
    const below = filled.get(time) ?? 0;
    filled.set(time, below + down);
    return {
      group: activity.group[row]!,
      x: (time - range.from) * scale,
      y: height - below - down,
      width: activity.binMs * scale,
      height: down,
    };
  });
}

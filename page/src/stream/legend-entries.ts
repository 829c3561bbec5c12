import type { GroupTotals } from '@daskscope/timeline';

export interface LegendEntry {
  group: number;
  name: string;
  /** Tasks in view, and ms of computing. */
  count: number;
  time: number;
}

/** Functions as the legend lists them: each keeps its place while the view stays, and those that come go to the end. */
export function legendEntries(
  groups: readonly GroupTotals[],
  kept: readonly LegendEntry[],
  names: (group: number) => string,
): LegendEntry[] {
  const totals = new Map(groups.map((total) => [total.group, total]));
  const order = new Set([...kept, ...groups].map(({ group }) => group));
  return [...order].map((group) => {
    const { count = 0, time = 0 } = totals.get(group) ?? {};
    return { group, name: names(group), count, time };
  });
}

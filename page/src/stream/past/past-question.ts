import type { Range } from '@daskscope/timeline';

/** As /tasks takes it; ms. */
export interface PastQuestion extends Range {
  resolution: number;
}

/**
 * What is asked of the history to draw a range on so many CSS px: the same for ranges that are near each other, so that moving a
 * little asks nothing, and fine enough for each.
 */
export function pastQuestion({ from, to }: Range, width: number): PastQuestion {
  const span = 2 ** Math.ceil(Math.log2(to - from));
  const step = span / 2;
  const first = Math.floor(from / step) * step;
  return { from: first, to: first + step + span, resolution: step / Math.max(1, width) };
}

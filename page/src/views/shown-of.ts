import { formatCount } from '@daskscope/timeline';

/** How many are shown, and of how many where that is not all. */
export const shownOf = (shown: number, total: number): string =>
  shown < total ? `${formatCount(shown)} of ${formatCount(total)}` : formatCount(total);

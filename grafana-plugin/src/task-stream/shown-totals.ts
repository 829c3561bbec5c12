import type { Totals } from '@daskscope/timeline';
import type { RangeSums } from '../datasource/task-sums.ts';

/**
 * exact: of all that happened. about: of what is drawn, where intervals that cannot be seen are missing. least: of all that is
 * kept, where some may be gone.
 */
export type Certainty = 'exact' | 'about' | 'least';

export interface ShownTotals extends Totals {
  certainty: Certainty;
}

/** What stands before a number. */
export const HEDGES: Record<Certainty, string> = { exact: '', about: 'about ', least: 'at least ' };
/** What stands before the share of the time in which lanes did nothing. */
export const IDLE_HEDGES: Record<Certainty, string> = { ...HEDGES, least: 'at most ' };

/** The sums in the picture's terms: its lanes are those that are idle. */
export function fromSums(sums: RangeSums, { from, to, lanes }: Totals): ShownTotals {
  const time = sums.functions.reduce((sum, { compute }) => sum + compute, 0);
  const room = lanes * (to - from);
  const groups = sums.functions.map(({ position, count, erred, compute, transfer, other }) => ({
    group: position,
    count,
    errors: erred,
    time: compute,
    share: time > 0 ? compute / time : 0,
    transfer,
    other,
  }));
  return {
    from,
    to,
    lanes,
    groups: groups.sort((a, b) => b.time - a.time || b.count - a.count || a.group - b.group),
    count: sums.tasks,
    errors: sums.errors,
    time,
    idle: room > 0 ? Math.max(0, 1 - sums.busy / room) : 1,
    certainty: sums.lost ? 'least' : 'exact',
  };
}

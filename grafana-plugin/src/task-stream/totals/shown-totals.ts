import { idleShare, idleText, isKnown, type Totals } from '@daskscope/timeline';
import type { RangeSums } from '../../contract/task-sums.ts';

/**
 * exact: of all that happened. about: of what is drawn, where intervals that cannot be seen are missing. least: of all that is
 * kept, where some may be gone or were never recorded.
 */
export type Certainty = 'exact' | 'about' | 'least';

export interface ShownTotals extends Totals {
  certainty: Certainty;
  /** Runs of what is known may be gone. */
  lost: boolean;
  /** Of the tasks, how many the search finds, of all that happened; null: that is not known, or nothing is looked for. */
  found: number | null;
}

/** What stands before a number. */
export const HEDGES: Record<Certainty, string> = { exact: '', about: 'about ', least: 'at least ' };

/** The totals of what is drawn; `whole`: it is all there was, as far as that is known. */
export function fromDrawn(drawn: Totals, whole: boolean): ShownTotals {
  return {
    ...drawn,
    certainty: whole ? (isKnown(drawn) ? 'exact' : 'least') : 'about',
    lost: false,
    found: null,
  };
}

/** 'idle 12 %', as certain as it is; '' where there are no lanes. */
export function saidIdle(totals: ShownTotals): string {
  return idleText(totals, totals.lost ? 'at most ' : totals.certainty === 'about' ? HEDGES.about : '');
}

/** The sums in the picture's terms. An exporter that does not tell when workers were there has the picture's lanes for threads. */
export function fromSums(sums: RangeSums, drawn: Totals): ShownTotals {
  const { from, to, lanes, known } = drawn;
  const time = sums.functions.reduce((sum, { compute }) => sum + compute, 0);
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
    idle: sums.threads
      ? idleShare(sums.threads.idle, sums.threads.time)
      : idleShare(Math.max(0, lanes * known - sums.busy), lanes * known),
    known,
    certainty: sums.lost || !isKnown(drawn) ? 'least' : 'exact',
    lost: sums.lost,
    found: sums.found ?? null,
  };
}

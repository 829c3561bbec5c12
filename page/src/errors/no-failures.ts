import type { KnownRange } from '@daskscope/timeline';
import { clockTime } from '../times.ts';

/** When it is known what failed, and when the scheduler was heard. */
interface KnownUntil {
  /** null: the exporter does not tell, and all that it heard is known */
  known: readonly KnownRange[] | null;
  /** null: it is heard */
  heard: readonly KnownRange[] | null;
}

/**
 * What an empty list of failures means where the scheduler is not heard any more: that none came until then, as far as it is known.
 * @param empty what it means where it is heard, or where nothing is known of before
 */
export function noFailures(empty: string, { known, heard }: KnownUntil): string {
  const last = heard?.at(-1);
  if (!last || known?.length === 0) return empty;
  const until = Math.min(last.to ?? Infinity, known?.at(-1)?.to ?? Infinity);
  return Number.isFinite(until) ? `Nothing failed until ${clockTime(until)}, as far as it is known.` : empty;
}

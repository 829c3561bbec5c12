import type { Status } from '@daskscope/api';
import { notRecorded, type Unknown } from '@daskscope/timeline';

export interface Told {
  /** When all that ran is known to the exporter; undefined: it cannot tell. */
  known: Status['known'];
  /** Since when nothing is heard, in the clock of the data; null while it is. */
  lostAt: number | null;
  /** Where what the page has begins, and why it has no more; null: it has all that the exporter has. */
  begins: { at: number; word: string; reason: string } | null;
}

/** Where an empty lane does not mean that nothing ran. */
export function unknownTimes({ known, lostAt, begins }: Told): Unknown[] {
  const gaps = notRecorded(known ?? null, lostAt);
  if (begins === null) return gaps;
  const { at, word, reason } = begins;
  return [
    ...gaps.flatMap((gap) => (gap.to > at ? [{ ...gap, from: Math.max(gap.from, at) }] : [])),
    { from: -Infinity, to: at, word, reason },
  ].sort((a, b) => a.from - b.from);
}

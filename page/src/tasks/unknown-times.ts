import type { Status } from '@daskscope/api';
import { knownIn, notRecorded, type Unknown } from '@daskscope/timeline';

export interface Told {
  /** When all that ran is known to the exporter; undefined: it cannot tell. */
  known: Status['known'];
  /** Since when nothing is heard, in the clock of the data; null while it is. */
  lostAt: number | null;
  /** Of which the page does not have what ran, and why. */
  missing: readonly Unknown[];
}

/** Where an empty lane does not mean that nothing ran. */
export function unknownTimes({ known, lostAt, missing }: Told): Unknown[] {
  const gaps = notRecorded(known ?? null, lostAt);
  // What nobody recorded cannot be fetched either.
  const rest = missing.flatMap((one) => knownIn(one, gaps).map((range) => ({ ...one, ...range })));
  return [...gaps, ...rest].sort((a, b) => a.from - b.from);
}

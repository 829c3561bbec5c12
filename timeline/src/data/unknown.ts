import type { Range } from '../data/range.ts';

/** A stretch of time of which it is not known what happened: it is shaded, and never taken for idle. Its ends may be infinite. */
export interface Unknown extends Range {
  /** How it stands in the picture: 'not recorded'. */
  word: string;
  /** Why, in a sentence, for whoever points at it. */
  reason: string;
}

/** ms since the epoch; null: it goes on. */
export interface KnownRange {
  from: number;
  to: number | null;
}

const WORD = 'not recorded';
const NEVER = 'Nothing has been recorded yet.';
const BEFORE =
  'The exporter has no record of it: it was not there yet, had no connection, or its full log has dropped it.';
const BETWEEN = 'The exporter was not there, or had no connection to the scheduler.';
const SINCE = 'The exporter has had no connection to the scheduler since.';

/**
 * All time that was not recorded.
 * @param known what was; null: nobody says, and what is there is taken for all
 * @param lostAt since when nothing is heard, ms since the epoch; null while it is
 */
export function notRecorded(known: readonly KnownRange[] | null, lostAt: number | null = null): Unknown[] {
  if (known === null) return lostAt === null ? [] : notRecorded([{ from: -Infinity, to: lostAt }]);
  const sorted = known
    .map(({ from, to }) => ({ from, to: to ?? lostAt ?? Infinity }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);
  const unknown: Unknown[] = [];
  let reached = -Infinity;
  for (const { from, to } of sorted) {
    const reason = reached === -Infinity ? BEFORE : BETWEEN;
    if (from > reached) unknown.push({ from: reached, to: from, word: WORD, reason });
    reached = Math.max(reached, to);
  }
  const reason = reached === -Infinity ? NEVER : SINCE;
  if (reached < Infinity) unknown.push({ from: reached, to: Infinity, word: WORD, reason });
  return unknown;
}

/** What is known of a range. */
export function knownIn({ from, to }: Range, unknown: readonly Range[]): Range[] {
  const known: Range[] = [];
  let reached = from;
  for (const gap of [...unknown].sort((a, b) => a.from - b.from)) {
    if (gap.to <= reached) continue;
    if (gap.from >= to) break;
    if (gap.from > reached) known.push({ from: reached, to: gap.from });
    reached = gap.to;
  }
  if (reached < to) known.push({ from: reached, to });
  return known;
}

/** The stretch that a time lies in; null: it is known. */
export function unknownAt(time: number, unknown: readonly Unknown[]): Unknown | null {
  return unknown.find(({ from, to }) => time >= from && time < to) ?? null;
}

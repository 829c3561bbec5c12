import { formatNumber, knownIn, type Range, type Unknown } from '@daskscope/timeline';

const MINUTE = 60_000;

export interface View {
  range: Range;
  /** How much of the last is in view, ms; null: another time is. */
  last: number | null;
  /** Where it is not known what ran. */
  unknown: readonly Unknown[];
}

/** What is said of a time in which nothing is to be seen: that nothing ran, or that it is not known. */
export function emptyView({ range, last, unknown }: View): string {
  const known = knownIn(range, unknown);
  if (known.length === 0) return notKnown(range, unknown);
  const whole = known.length === 1 && known[0]!.from === range.from && known[0]!.to === range.to;
  if (!whole) return 'No task ran in the time in view, as far as it is known: what is shaded is not.';
  return last === null ? 'No task ran in the time in view.' : `No task ran in the last ${spanText(last)}.`;
}

function notKnown({ from, to }: Range, unknown: readonly Unknown[]): string {
  const reasons = new Set(
    unknown.filter((one) => one.from < to && one.to > from).map(({ reason }) => reason),
  );
  return `It is not known what ran in the time in view. ${[...reasons].join(' ')}`;
}

const spanText = (ms: number): string => (ms === MINUTE ? 'minute' : `${formatNumber(ms / MINUTE)} minutes`);

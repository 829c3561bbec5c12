import { formatDuration, knownIn, type Range, type Unknown } from '@daskscope/timeline';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export interface EmptyView {
  range: Range;
  /** ms since the epoch. */
  now: number;
  /** Whether it goes on with now, and nothing runs. */
  following: boolean;
  /** Where it is not known what ran. */
  unknown: readonly Unknown[];
}

/**
 * What is said of a time in which nothing is to be seen: that nothing ran, or that it is not known. Of what did not come to an end
 * nobody tells later.
 */
export function emptySentence({ range, now, following, unknown }: EmptyView): string {
  if (range.from >= now) return 'This time is still to come.';
  const known = knownIn(range, unknown);
  if (known.length === 0) return notKnown(range, unknown);
  const nothing = following ? 'No task ran' : 'No task ended';
  const whole = known.length === 1 && known[0]!.from === range.from && known[0]!.to === range.to;
  if (!whole) return `${nothing} in the time in view, as far as it is known: what is shaded is not.`;
  return `${nothing} in ${following ? `the last ${spanText(range.to - range.from)}` : 'the time in view'}.`;
}

function notKnown({ from, to }: Range, unknown: readonly Unknown[]): string {
  const reasons = new Set(
    unknown.filter((one) => one.from < to && one.to > from).map(({ reason }) => reason),
  );
  return `It is not known what ran in the time in view. ${[...reasons].join(' ')}`;
}

function spanText(ms: number): string {
  const whole = Math.round(ms);
  if (whole === MINUTE) return 'minute';
  return whole % MINUTE === 0 && whole < HOUR ? `${whole / MINUTE} minutes` : formatDuration(whole);
}

/** What of a range may not be known before the rest is taken as all of it. */
const UNKNOWN_SHARE = 0.02;

/** A busy machine takes points late, and of a scheduler that is silent for so long they say how it was (sampling.ts). ms */
const STANDS_MS = 10_000;

interface Range {
  readonly from: number;
  readonly to: number;
}

/** @param unknown ms of the range of which nothing is known */
export const isNearlyAll = (unknown: number, { from, to }: Range): boolean =>
  unknown <= UNKNOWN_SHARE * (to - from);

/**
 * ms of a range that no point stands for.
 * @param times when points begin, ascending; ms since the epoch
 * @param step ms that each is of
 */
export function unknownBeside(times: readonly number[], step: number, { from, to }: Range): number {
  let [known, until] = [0, from];
  for (const time of times) {
    const end = Math.min(time + Math.max(step, STANDS_MS), to);
    known += Math.max(0, end - Math.max(time, until));
    until = Math.max(until, end);
  }
  return to - from - known;
}

import type { ProfileActivity } from '@daskscope/api';

const LISTED = 10;

export interface MostActive {
  /** prefix: position in the answer's; null: those that it does not tell apart. */
  listed: { prefix: number | null; seconds: number }[];
  hidden: number;
}

/** Functions by the time that was sampled of them. */
export function mostActive({ prefix, seconds }: ProfileActivity): MostActive {
  const sums = new Map<number | null, number>();
  prefix.forEach((one, at) => sums.set(one, (sums.get(one) ?? 0) + seconds[at]!));
  const all = [...sums]
    .map(([one, sum]) => ({ prefix: one, seconds: sum }))
    .toSorted((a, b) => b.seconds - a.seconds);
  return { listed: all.slice(0, LISTED), hidden: Math.max(0, all.length - LISTED) };
}

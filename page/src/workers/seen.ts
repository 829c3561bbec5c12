import { ago } from '../times.ts';

/** How wide it is at most. */
export const SEEN_EM = 3;

/** When a worker was heard last. Both are ms since the epoch. */
export function seenText(seen: number, now: number): string {
  const age = now - seen;
  return age < 2000 ? 'now' : ago(age);
}

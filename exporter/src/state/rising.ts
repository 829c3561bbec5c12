/**
 * The sum of a counter's increases. Where the counter falls it was reset (Client.restart, another scheduler) and counts from 0
 * again, so the sum never falls.
 */
export function increase(last: number, now: number): number {
  return now >= last ? now - last : now;
}

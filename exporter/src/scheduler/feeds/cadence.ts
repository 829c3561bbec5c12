/** Seconds between two pushes of a feed. */
export const FAST = 0.1;
export const SLOW = 1;

/** How far the task stream is, while somebody watches a cluster at rest: what begins is seen soon, for less than half of the pushes. */
export const SOON = 0.25;

/** Of what is in memory, which visits every key, and of what workers did, which grows with functions and spans. */
export const SELDOM = 5;

/** So long after the last transition what is read fast while somebody watches is so still. */
export const LIVELY_MS = 3_000;

/** So long after anything happened a cluster that nobody watches is calm: all but whether anything happens is read seldom. */
export const CALM_MS = 30_000;

/** Whether anything happens in a calm cluster. */
export const CALM = 2;

/** What is known of a calm cluster already: of a thousand of them it is most of what is read. */
export const CALM_SELDOM = 10;

/** Workers report no more often (distributed 2022.12.1 to 2026.8.0, scheduler.py, heartbeat_interval). */
function heartbeat(workers: number): number {
  if (workers <= 10) return 0.5;
  if (workers < 50) return 1;
  if (workers < 200) return 2;
  return workers / 200 + 1;
}

/** Seconds between two readings of so many workers. */
export const workersInterval = (workers: number): number => Math.max(SLOW, heartbeat(workers));

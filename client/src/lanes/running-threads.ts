/** ms by which workers' stamps and heartbeats may differ. */
export const SLACK_MS = 250;

/**
 * Threads for a worker's running tasks. Dask does not say which thread runs a task until it is done; most likely it is the
 * one that became free last before the task began. Where more run than there are threads, some have seceded: they get
 * lanes after those of the threads, as the exporter gives them when they are done.
 * @param since when each began, ms, ascending
 * @param freeAt when the thread's last known task ended, ms; -Infinity if none is known
 */
export function threadsOf(
  since: readonly number[],
  threads: number,
  freeAt: (thread: number) => number,
): number[] {
  const free = new Set(Array.from({ length: threads }, (_, thread) => thread));
  let beyond = threads;
  return since.map((begin) => {
    let best = -1;
    for (const thread of free) if (best < 0 || isBetter(freeAt(thread), freeAt(best), begin)) best = thread;
    if (best < 0) return beyond++;
    free.delete(best);
    return best;
  });
}

function isBetter(freeAt: number, other: number, begin: number): boolean {
  const fits = freeAt <= begin + SLACK_MS;
  const otherFits = other <= begin + SLACK_MS;
  if (fits !== otherFits) return fits;
  return fits ? freeAt > other : freeAt < other;
}

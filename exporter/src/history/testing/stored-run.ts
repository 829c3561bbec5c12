import type { StoredRun } from '../stored.ts';

/** A run of one computation of 1 ms, a second after the one before it. */
export function storedRun(run: number, values: Partial<StoredRun> = {}): StoredRun {
  const start = 1_700_000_000_000_000 + run * 1_000_000;
  const stop = start + 1_000;
  return {
    cluster: 'c',
    life: 'L',
    run,
    key: `inc-${run}`,
    fn: 'inc',
    worker: 'tcp://w:1',
    thread: 0,
    erred: false,
    nbytes: 28,
    type: 'int',
    exception: null,
    traceback: null,
    start,
    stop,
    intervals: [{ action: 'compute', start, stop, source: null }],
    ...values,
  };
}

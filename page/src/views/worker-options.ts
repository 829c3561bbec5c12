import type { Worker } from '@daskscope/api';
import { hostOf, laneName, natural } from '@daskscope/client';

/** Workers to choose from, by host and name. */
export function workerOptions(workers: readonly Worker[] | null): (readonly [string, string])[] {
  const named = (workers ?? []).map(
    (worker) => [worker.address, `${hostOf(worker)} ${laneName(worker).worker}`] as const,
  );
  return [['', 'every worker'], ...named.toSorted(([, a], [, b]) => natural.compare(a, b))];
}

import type { Computation, ThreadFigures } from '../../../state/computations/computation.ts';
import { withPast, type Asked } from './with-past.ts';

/** Thread time and idle of a computation; of one that the log did not hold any more when it ended, by the history's sums. */
export async function threadsWithPast(
  asked: Omit<Asked, 'query'>,
  { threads, settled, life, start, last }: Computation,
): Promise<ThreadFigures | null> {
  if (threads || !settled || last === null || !asked.history) return threads;
  const query = { life, from: start, to: last, limit: 0, keys: false, totals: true };
  return withPast({ ...asked, query }, (past) =>
    asked.log.find(
      query,
      asked.clock(),
      function* ({ gone, totals }) {
        yield;
        if (gone || !totals || totals.threadTime === 0) return null;
        return { total: totals.threadTime, idle: totals.idle };
      },
      past,
    ),
  ).catch(() => null);
}

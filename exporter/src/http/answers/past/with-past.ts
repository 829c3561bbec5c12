import type { ClusterPast } from '../../../history/past.ts';
import { inSlices, type Work } from '../../../slices.ts';
import type { TaskLog } from '../../../state/log/log.ts';
import { Moved } from '../../../state/log/query/finder.ts';
import type { Past } from '../../../state/log/query/past.ts';
import type { TaskQuery } from '../../../state/log/query/query.ts';

export interface Asked {
  log: TaskLog;
  /** undefined: nothing is kept on disk. */
  history: ClusterPast | undefined;
  query: TaskQuery;
  clock: () => number;
  /** Still somebody waits for it. */
  wanted: () => boolean;
  /** The answer cannot say what is not known: without the history there is none. */
  whole?: boolean;
}

/**
 * Makes an answer of the log and of what the history has beyond it.
 * @param make told what the history has; null: it cannot be read now. undefined: there is nothing to ask it for
 * @throws QueryError as the log does
 * @throws HistoryError with a sentence, where the answer is to be whole and the history cannot be read
 */
export async function withPast<Answer>(
  { log, history, query, clock, wanted, whole = false }: Asked,
  make: (past?: Past | null) => Work<Answer>,
): Promise<Answer> {
  for (;;) {
    const asking = history && log.asking(query);
    if (!asking) return inSlices(make(), wanted);
    try {
      const sums = query.totals ? await inSlices(log.summing(asking, query, clock()), wanted) : null;
      const told = await history.runs(asking.question, query, sums).catch((error: unknown) => {
        if (whole) throw error;
        return null;
      });
      return await inSlices(make(told && { ...asking, ...told }), wanted);
    } catch (error) {
      if (!(error instanceof Moved)) throw error;
    } finally {
      asking.view.release();
    }
  }
}

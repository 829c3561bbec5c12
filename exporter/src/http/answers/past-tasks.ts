import type { Tasks } from '@daskscope/api';
import type { ClusterPast } from '../../history/past.ts';
import { inSlices } from '../../slices.ts';
import type { TaskLog } from '../../state/log.ts';
import { NamesMoved } from '../../state/query/finder.ts';
import type { Past } from '../../state/query/past.ts';
import type { TaskQuery } from '../../state/query/query.ts';
import { tasksOf } from './tasks.ts';

interface Asked {
  log: TaskLog;
  history: ClusterPast;
  query: TaskQuery;
  clock: () => number;
  /** Still somebody waits for it. */
  wanted: () => boolean;
}

/**
 * As tasksOf, of the log and of what the history has beyond it. Where the history cannot be read, of the log alone, which says then
 * what is not known.
 * @throws QueryError as the log does
 */
export async function tasksWithPast({ log, history, query, clock, wanted }: Asked): Promise<Tasks> {
  for (;;) {
    const asking = log.asking(query);
    if (!asking) return inSlices(tasksOf(log, query, clock()), wanted);
    try {
      const sums = query.totals ? await inSlices(log.summing(asking, query, clock()), wanted) : null;
      const told = await history.runs(asking.question, query, sums).catch(() => null);
      const past: Past | null = told && { ...asking, ...told };
      return await inSlices(tasksOf(log, query, clock(), past), wanted);
    } catch (error) {
      if (!(error instanceof NamesMoved)) throw error;
    } finally {
      asking.view.release();
    }
  }
}

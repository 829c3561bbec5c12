import type { Tasks, TaskTotals } from '@daskscope/api';
import type { Work } from '../../../slices.ts';
import type { TaskLog } from '../../../state/log/log.ts';
import type { Stay } from '../../../state/log/lanes/stays.ts';
import type { FoundRuns } from '../../../state/log/query/found-runs.ts';
import type { Past } from '../../../state/log/query/past.ts';
import type { TaskQuery } from '../../../state/log/query/query.ts';
import type { RangeTotals } from '../../../state/log/query/totals.ts';
import { taskColumns } from './task-columns.ts';
import { roundedMs } from '../../../state/log/runs/microseconds.ts';

/**
 * @param now ms since the epoch
 * @param past what the history told of what the log has no more; null: it cannot tell now
 * @throws QueryError as the log does
 */
export const tasksOf = (log: TaskLog, query: TaskQuery, now: number, past?: Past | null): Work<Tasks> =>
  log.find(query, now, (found) => told(found, query, now), past);

function* told(found: FoundRuns, query: TaskQuery, now: number): Work<Tasks> {
  const { cursor, reset, lost, more, lives, prefixes, workers, actions, known, stays, totals, gone } = found;
  const columns = yield* taskColumns(found, { keys: query.keys, now });
  return {
    cursor,
    reset,
    lost,
    ...(more && { more: true as const }),
    now: roundedMs(now - columns.base),
    ...columns,
    lives,
    prefixes,
    workers,
    actions,
    known,
    ...(query.after === undefined && query.limit > 0 && { stays: stays.map(stayOf) }),
    ...(totals && { totals: totalsOf(totals, gone) }),
  };
}

const stayOf = ({ worker, threads, from, to }: Stay) => ({ worker, threads, from, to });

function totalsOf({ prefixes, ...totals }: RangeTotals, lost: boolean): TaskTotals {
  return {
    tasks: prefixes.reduce((sum, { count }) => sum + count, 0),
    errors: prefixes.reduce((sum, { erred }) => sum + erred, 0),
    busy: roundedMs(totals.busy),
    lanes: totals.lanes,
    threadTime: roundedMs(totals.threadTime),
    idle: roundedMs(totals.idle),
    prefix: prefixes.map(({ prefix }) => prefix),
    count: prefixes.map(({ count }) => count),
    erred: prefixes.map(({ erred }) => erred),
    compute: prefixes.map(({ compute }) => roundedMs(compute)),
    transfer: prefixes.map(({ transfer }) => roundedMs(transfer)),
    other: prefixes.map(({ other }) => roundedMs(other)),
    merged: totals.merged,
    lost,
  };
}

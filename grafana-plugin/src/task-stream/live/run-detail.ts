import type { TaskRun } from '@daskscope/api';
import { formatDuration } from '@daskscope/timeline';
import type { TaskDetail } from '../task-source.ts';

/** What a run says that its interval does not: the result's type, where its inputs came from, why it failed. */
export function runDetail({
  type,
  intervals,
  exception,
  traceback,
  status,
}: TaskRun): Pick<TaskDetail, 'lines' | 'error'> {
  const transfers = intervals.filter(({ action }) => action === 'transfer');
  const sources = [...new Set(transfers.flatMap(({ source }) => source ?? []))];
  const moved = transfers.reduce((sum, { duration }) => sum + duration, 0);
  return {
    lines: [
      ...(type === '' ? [] : [{ label: 'Type', text: type }]),
      ...(transfers.length === 0
        ? []
        : [
            {
              label: 'Inputs moved',
              text: `${formatDuration(moved)}${sources.length === 0 ? '' : `, from ${sources.join(', ')}`}`,
            },
          ]),
    ],
    error: status === 'ok' ? null : [exception, traceback].filter(Boolean).join('\n') || 'No text was kept.',
  };
}

import { LIMITS, type Graph } from '@daskscope/api';
import { formatCount } from '@daskscope/timeline';
import { clockTime } from '../../../times.ts';

/** How many tasks are shown, of how many, and when it was so: nothing is left out without a word. */
export function taskNote({ tasks, total, more, unread, time }: Graph): string {
  const shown = tasks.key.length;
  const wide = tasks.dependencies.filter((count) => count > LIMITS.graphEdges).length;
  return [
    total === null || total <= shown ? formatCount(shown) : `${formatCount(shown)} of ${formatCount(total)}`,
    total === null && more ? 'there are more further on' : '',
    total !== null && total > shown && unread === 0 ? 'those that came first' : '',
    unread > 0
      ? `${formatCount(unread)} of the scheduler’s tasks were not looked at: there are too many`
      : '',
    wide > 0
      ? `of what ${wide === 1 ? 'a task needs' : `${formatCount(wide)} tasks need`} ${LIMITS.graphEdges} lines at most`
      : '',
    `at ${clockTime(time)}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** What stands where there are none. */
export function noTasks({ erred }: { erred?: string }): string {
  return erred === 'true'
    ? 'The scheduler has no tasks that erred. It forgets those that nobody holds any more; Errors, in Status, still has them.'
    : 'The scheduler has no such tasks now: it forgets those that nobody holds any more.';
}

import type { DataFrame } from '@grafana/data';
import type { SumsRange, TaskSums } from '../../contract/task-sums.ts';
import { tasksMetaOf } from '../../contract/tasks-meta.ts';

/** Of a range's length: by so much a picture's edges may be off the range that was asked for. */
const NEARLY = 0.002;

/** What a frame that was saved, or came from another panel, still says of more than its rows; null: nothing. */
export function savedSums(frame: DataFrame): TaskSums | null {
  const { whole, totals, rows = null } = tasksMetaOf(frame);
  if (whole === undefined) return null;
  return {
    version: 1,
    whole,
    rows,
    name: (position) => totals?.names[position] ?? '',
    ask: (asked, search = '') =>
      Promise.resolve(search === '' && totals && isNearly(totals, asked) ? totals.sums : null),
  };
}

function isNearly(told: SumsRange, { from, to }: SumsRange): boolean {
  const off = (to - from) * NEARLY;
  return Math.abs(told.from - from) <= off && Math.abs(told.to - to) <= off;
}

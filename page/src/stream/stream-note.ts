import { formatCount } from '@daskscope/timeline';
import type { HistoryProgress } from '../tasks/history.ts';
import type { HistoryProblem, KeptTasks } from '../tasks/kept-tasks.ts';

export type HistoryNow = HistoryProgress | HistoryProblem | null;

/** What is hidden, missing or still to come of the task stream; '' where nothing is. */
export function streamNote({ missed, store }: KeptTasks, history: HistoryNow, goneLanes: number): string {
  const { length, dropped } = store.columns;
  const words: string[] = [];
  if (history) words.push(historyNote(history));
  if (goneLanes > 0) words.push(`${formatCount(goneLanes)} lanes of workers that are gone are hidden`);
  if (missed > 0) words.push(`${formatCount(missed)} tasks were missed`);
  if (dropped > 0) words.push(`the newest ${formatCount(length)} intervals are kept`);
  return words.join(' · ');
}

function historyNote(history: HistoryProgress | HistoryProblem): string {
  if ('problem' in history) return `the past is not shown and is asked again: ${history.problem}`;
  return `fetching the past: ${formatCount(history.loaded)} of ${formatCount(history.total)} tasks`;
}

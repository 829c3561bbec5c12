import type { Columns, KnownRange, Lanes, RunningTask, StaysOf } from '@daskscope/timeline';
import type { LinkModel } from '@grafana/data';
import type { TaskSums } from '../contract/task-sums.ts';

/** A line of the tooltip. */
export interface DetailLine {
  label: string;
  text: string;
}

/** What the tooltip says of an interval besides its function and times. */
export interface TaskDetail {
  /** Equal for equal intervals. */
  id: string;
  /** What was done, where its colour says something else; null: what the colour says. */
  name: string | null;
  key: string;
  lines: DetailLine[];
  /** The error's text; '' while it is not known, null where nothing failed. */
  error: string | null;
  /** Asks for what the picture does not carry; null: there is nothing more. Rejects with a sentence. */
  more: (() => Promise<Pick<TaskDetail, 'lines' | 'error'>>) | null;
  links: () => LinkModel[];
}

/** A search for a text. */
export interface Finding {
  /** Looks through what was not looked through yet, for so long. Returns whether there is more. */
  goOn(ms: number): boolean;
  /** Rises when anything else is found. */
  readonly version: number;
  has: (task: number) => boolean;
}

/** What is drawn, wherever it comes from. A task is a number that the source gives. */
export interface TaskSource {
  readonly columns: Columns;
  readonly lanes: Lanes;
  readonly running: readonly RunningTask[];
  /** Who knows more than the columns have; null: nobody, they are all there is. */
  readonly sums: TaskSums | null;
  /** False: what ran was asked for and has not come yet, so that nothing of it is known. */
  readonly ready: boolean;
  /** When all that ran is known; null: nobody says. */
  readonly known: readonly KnownRange[] | null;
  /** When workers were there. */
  readonly stays: StaysOf;
  /** ms since the epoch: what was before was not asked for; null: the dashboard's time range was. */
  readonly from: number | null;
  /** ms since the epoch: what ran later is not there; null: all that was asked for is, or comes. */
  readonly until: number | null;
  name(group: number): string;
  /** null if the interval is not kept any more. */
  detail(task: number): TaskDetail | null;
  /** Which tasks have the text in their key or function, in any case. */
  search(text: string): Finding;
}

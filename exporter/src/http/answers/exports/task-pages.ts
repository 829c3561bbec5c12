import { LIMITS, type Tasks } from '@daskscope/api';
import type { Work } from '../../../slices.ts';
import { formatCursor, parseCursor, type TaskQuery } from '../../../state/query/query.ts';
import type { Answers } from '../answers.ts';

/** Runs of a page: each is one turn among all that is read from the log. */
const PAGE = 5_000;

/** Which runs a file is made of; without a limit all of them. */
export type ExportQuery = Omit<TaskQuery, 'limit' | 'bytes' | 'keys' | 'totals' | 'resolution'> & {
  limit?: number | undefined;
};

/** Runs that had to make room before they were read: what follows would look as if there had been none. */
export class RunsGone extends Error {
  override name = 'RunsGone';
}

/** All runs that a query asks for, as /tasks answers them, a page after the other until the last that there is. */
export class TaskPages {
  readonly #answers: Answers;
  readonly #query: ExportQuery;
  readonly #page: number;
  #left: number;
  #after: string | undefined;
  #over = false;

  constructor(answers: Answers, { limit = Infinity, ...query }: ExportQuery, page = PAGE) {
    this.#answers = answers;
    this.#query = query;
    this.#after = query.after;
    this.#left = limit;
    this.#page = page;
  }

  /**
   * null: there are no more.
   * @throws QueryError as the log does
   * @throws RunsGone if some were dropped since the page before
   */
  *next(): Work<Tasks | null> {
    if (this.#over) return null;
    const begun = this.#after !== this.#query.after;
    let answer = yield* this.#ask();
    if (begun && answer.reset) {
      // Old names went meanwhile, which matters to nobody here: each page is read by its own.
      this.#after = formatCursor({
        ...parseCursor(this.#after!),
        epoch: parseCursor(answer.cursor).epoch,
      });
      answer = yield* this.#ask();
      if (answer.reset) throw new RunsGone('The runs of this life are gone.');
    }
    if (begun && answer.lost > 0) throw new RunsGone(`${answer.lost} runs are gone.`);
    this.#left -= answer.tasks.id.length;
    this.#after = answer.cursor;
    this.#over = !answer.more || this.#left <= 0;
    return answer;
  }

  #ask(): Work<Tasks> {
    return this.#answers.tasks({
      ...this.#query,
      ...(this.#after !== undefined && { after: this.#after }),
      limit: Math.min(this.#page, this.#left),
      bytes: LIMITS.taskBytes,
      keys: true,
    });
  }
}

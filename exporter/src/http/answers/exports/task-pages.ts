import { LIMITS, type Status, type Tasks } from '@daskscope/api';
import { formatCursor, parseCursor, type TaskQuery } from '../../../state/log/query/query.ts';
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

/**
 * All runs that a query asks for, as /tasks answers them, of the log and of the history, a page after the other until the last that
 * there is. Where neither a range nor a life is given it is all of the current life.
 */
export class TaskPages {
  readonly #answers: Answers;
  readonly #query: Omit<ExportQuery, 'limit'>;
  readonly #page: number;
  #left: number;
  #after: string | undefined;
  #over = false;

  /** What is asked for, with the life that is meant. */
  get query(): Omit<ExportQuery, 'limit'> {
    return this.#query;
  }

  constructor(answers: Answers, { limit = Infinity, ...query }: ExportQuery, page = PAGE) {
    this.#answers = answers;
    this.#query = ofLife(query, answers.status());
    this.#after = query.after;
    this.#left = limit;
    this.#page = page;
  }

  /**
   * null: there are no more.
   * @param wanted still somebody waits for it
   * @throws QueryError as the log does
   * @throws RunsGone if some were dropped since the page before
   * @throws HistoryError with a sentence, where the history cannot be read
   */
  async next(wanted: () => boolean): Promise<Tasks | null> {
    if (this.#over) return null;
    const begun = this.#after !== this.#query.after;
    let answer = await this.#ask(wanted);
    if (begun && answer.reset) {
      // Old names went meanwhile, which matters to nobody here: each page is read by its own.
      this.#after = formatCursor({
        ...parseCursor(this.#after!),
        epoch: parseCursor(answer.cursor).epoch,
      });
      answer = await this.#ask(wanted);
      if (answer.reset) throw new RunsGone('The runs of this life are gone.');
    }
    if (begun && answer.lost > 0) throw new RunsGone(`${answer.lost} runs are gone.`);
    this.#left -= answer.tasks.id.length;
    this.#after = answer.cursor;
    this.#over = !answer.more || this.#left <= 0;
    return answer;
  }

  #ask(wanted: () => boolean): Promise<Tasks> {
    const query = {
      ...this.#query,
      ...(this.#after !== undefined && { after: this.#after }),
      limit: Math.min(this.#page, this.#left),
      bytes: LIMITS.taskBytes,
      keys: true,
    };
    // A file cannot say what is not known: what is cut must not look whole.
    return this.#answers.allTasks(query, wanted, true);
  }
}

/** Where neither a range nor a life is given it is of the current life: the newest, where no scheduler is there. */
export function ofLife<Query extends Omit<ExportQuery, 'limit'>>(
  query: Query,
  { scheduler, lives }: Status,
): Query {
  const { from, to, life, after } = query;
  if (from !== undefined || to !== undefined || life !== undefined || after !== undefined) return query;
  // Lives are in the order in which they were first seen: one that is back may stand before another.
  const current = scheduler?.id ?? lives.at(-1)?.id;
  return current === undefined ? query : { ...query, life: current };
}

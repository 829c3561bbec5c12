import type { Tasks } from '@daskscope/api';
import type { Work } from '../../../slices.ts';
import { parseCursor } from '../../../state/query/query.ts';
import type { Answers } from '../answers.ts';
import { failuresOf, type Failed } from './failures-of.ts';
import { runsOf, type ExportedRun } from './runs.ts';
import { TaskPages, type ExportQuery } from './task-pages.ts';

/** Characters of a chunk. */
const CHUNK = 64 * 1024;

/** Runs between two places where others may come in. */
const STEP = 32;

/** Writes the runs of a file, one after the other. */
export interface RunWriter {
  head(): string;
  run(run: ExportedRun): string;
  end(): string;
}

/** A file of all runs that a query asks for, a page at a time. */
export class ExportedText {
  readonly #answers: Answers;
  readonly #query: ExportQuery;
  readonly #pages: TaskPages;
  readonly #begin: (failed: Failed) => RunWriter;
  #writer: RunWriter | null = null;
  #ended = false;

  /** @param begin knows all that failed in the range */
  constructor(answers: Answers, query: ExportQuery, begin: (failed: Failed) => RunWriter) {
    this.#answers = answers;
    this.#query = query;
    this.#pages = new TaskPages(answers, query);
    this.#begin = begin;
  }

  /**
   * null: that was all.
   * @throws what TaskPages does
   */
  *next(): Work<Buffer[] | null> {
    if (this.#ended) return null;
    const page = yield* this.#pages.next();
    let text = '';
    if (!this.#writer) {
      this.#writer = this.#begin(yield* failuresOf(this.#answers, this.#rangeOf(page)));
      text += this.#writer.head();
    }
    this.#ended = page === null;
    if (page === null) return [Buffer.from(text + this.#writer.end())];
    const chunks: Buffer[] = [];
    let count = 0;
    for (const run of runsOf(page)) {
      text += this.#writer.run(run);
      if (text.length >= CHUNK) {
        chunks.push(Buffer.from(text));
        text = '';
      }
      if (++count % STEP === 0) yield;
    }
    return [...chunks, Buffer.from(text)];
  }

  /** Where no range is given it is the life that the runs are of. */
  #rangeOf(page: Tasks | null): ExportQuery {
    const { life, from, to } = this.#query;
    if (!page || life !== undefined || from !== undefined || to !== undefined) return this.#query;
    return { ...this.#query, life: parseCursor(page.cursor).life };
  }
}

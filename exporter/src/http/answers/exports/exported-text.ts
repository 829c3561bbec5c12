import type { Tasks } from '@daskscope/api';
import { inSlices, type Work } from '../../../slices.ts';
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
  readonly #pages: TaskPages;
  readonly #begin: (failed: Failed) => RunWriter;
  #writer: RunWriter | null = null;
  #ended = false;

  /** @param begin knows all that failed in the range */
  constructor(answers: Answers, query: ExportQuery, begin: (failed: Failed) => RunWriter) {
    this.#answers = answers;
    this.#pages = new TaskPages(answers, query);
    this.#begin = begin;
  }

  /**
   * null: that was all.
   * @param wanted still somebody waits for it
   * @throws what TaskPages does
   */
  async next(wanted: () => boolean): Promise<Buffer[] | null> {
    if (this.#ended) return null;
    const page = await this.#pages.next(wanted);
    this.#ended = page === null;
    return inSlices(this.#written(page), wanted);
  }

  *#written(page: Tasks | null): Work<Buffer[]> {
    let text = '';
    if (!this.#writer) {
      this.#writer = this.#begin(yield* failuresOf(this.#answers, this.#pages.query));
      text += this.#writer.head();
    }
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
}

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
    if (this.#writer) return inSlices(this.#written(this.#writer, page, ''), wanted);
    this.#writer = this.#begin(await failuresOf(this.#answers, this.#pages.query, wanted));
    return inSlices(this.#written(this.#writer, page, this.#writer.head()), wanted);
  }

  *#written(writer: RunWriter, page: Tasks | null, text: string): Work<Buffer[]> {
    if (page === null) return [Buffer.from(text + writer.end())];
    const chunks: Buffer[] = [];
    let count = 0;
    for (const run of runsOf(page)) {
      text += writer.run(run);
      if (text.length >= CHUNK) {
        chunks.push(Buffer.from(text));
        text = '';
      }
      if (++count % STEP === 0) yield;
    }
    return [...chunks, Buffer.from(text)];
  }
}

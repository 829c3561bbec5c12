import type { TaskFailure, Tasks } from '@daskscope/api';
import { inSlices, type Work } from '../../../slices.ts';
import type { Answers } from '../answers.ts';
import { failuresOf, failuresOfNoRun, runKey, type Failed } from './failures-of.ts';
import { runsOf, type ExportedRun } from './runs.ts';
import { TaskPages, type ExportQuery } from './task-pages.ts';

/** Characters of a chunk. */
const CHUNK = 64 * 1024;

/** Runs between two places where others may come in. */
const STEP = 32;

/** Runs that failed whose texts are in memory at once: 128 kB each at most. */
const FAILED_RUNS = 100;

/** Writes the runs of a file, one after the other. */
export interface RunWriter {
  head(): string;
  /** @param failure why it failed; undefined: it did not, or that is not known any more */
  run(run: ExportedRun, failure: TaskFailure | undefined): string;
  /** Of which no run was recorded. Not there: it has no place for them. */
  failure?(failure: TaskFailure): string;
  end(): string;
}

/** A file of all runs that a query asks for, a page at a time. */
export class ExportedText {
  readonly #answers: Answers;
  readonly #pages: TaskPages;
  readonly #writer: RunWriter;
  #begun = false;
  /** All runs are written. */
  #behind = false;
  #others: string | undefined;
  #ended = false;

  constructor(answers: Answers, query: ExportQuery, writer: RunWriter) {
    this.#answers = answers;
    this.#pages = new TaskPages(answers, query);
    this.#writer = writer;
  }

  /**
   * null: that was all.
   * @param wanted still somebody waits for it
   * @throws what TaskPages does
   */
  async next(wanted: () => boolean): Promise<Buffer[] | null> {
    if (this.#ended) return null;
    const page = this.#behind ? null : await this.#pages.next(wanted);
    const head = this.#begun ? '' : this.#writer.head();
    this.#begun = true;
    return page ? this.#written(page, head, wanted) : this.#after(head, wanted);
  }

  async #written(page: Tasks, head: string, wanted: () => boolean): Promise<Buffer[]> {
    const chunks: Buffer[] = [Buffer.from(head)];
    const runs = runsOf(page);
    for (;;) {
      const part = await inSlices(nextOf(runs), wanted);
      if (part.length === 0) return chunks;
      const failed = await failuresOf(this.#answers, part, wanted);
      chunks.push(...(await inSlices(this.#texts(part, failed), wanted)));
    }
  }

  *#texts(runs: readonly ExportedRun[], failed: Failed): Work<Buffer[]> {
    const chunks: Buffer[] = [];
    let text = '';
    for (const [at, run] of runs.entries()) {
      if (at % STEP === 0) yield;
      text += this.#writer.run(run, failed.get(runKey(run.life, run.id)));
      if (text.length < CHUNK) continue;
      chunks.push(Buffer.from(text));
      text = '';
    }
    return [...chunks, Buffer.from(text)];
  }

  /** What comes behind the runs. */
  async #after(head: string, wanted: () => boolean): Promise<Buffer[]> {
    const chunks: Buffer[] = [Buffer.from(head)];
    if (this.#writer.failure) {
      this.#behind = true;
      const { failures, after } = await failuresOfNoRun(
        this.#answers,
        this.#pages.query,
        this.#others,
        wanted,
      );
      for (const failure of failures) chunks.push(Buffer.from(this.#writer.failure(failure)));
      this.#others = after;
      if (after !== undefined) return chunks;
    }
    this.#ended = true;
    return [...chunks, Buffer.from(this.#writer.end())];
  }
}

/** The next runs, of which only some failed; none: there are no more. */
function* nextOf(runs: Iterator<ExportedRun, void>): Work<ExportedRun[]> {
  const part: ExportedRun[] = [];
  let erred = 0;
  while (erred < FAILED_RUNS) {
    const next = runs.next();
    if (next.done) break;
    if (part.push(next.value) % STEP === 0) yield;
    if (next.value.erred) erred++;
  }
  return part;
}

import { Worker } from 'node:worker_threads';
import type { Asked, Op, Question, Refusal, Reply } from './messages.ts';

/** The history's thread said no. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
  /** It will never work here. */
  readonly fatal: boolean;
  /** It is the fault of the folder, disk or server, not that of what was asked. */
  readonly ofPlace: boolean;

  constructor(message: string, { fatal = false, ofPlace = false }: Partial<Omit<Refusal, 'error'>> = {}) {
    super(message);
    this.fatal = fatal;
    this.ofPlace = ofPlace;
  }
}

/** Of the thread's own values, beside what an engine holds: beyond, it ends alone, and not the exporter. */
const MEMORY_MB = 512;

interface Waiting {
  resolve: (result: never) => void;
  reject: (error: Error) => void;
}

/** Asks the store, which lives in a thread of its own. */
export class StoreThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #ended: HistoryError | undefined;

  /** @param program of the thread: a bundle beside the exporter's */
  constructor(program: URL) {
    this.#worker = new Worker(program, {
      name: 'history',
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    this.#worker.on('message', (reply: Reply) => this.#take(reply));
    this.#worker.on('error', (error) => this.#end(`The history's thread failed: ${error.message}`));
    this.#worker.on('exit', () => this.#end("The history's thread ended."));
  }

  /** @throws HistoryError with a sentence */
  ask<Of extends Op>(op: Of, args: Asked[Of]['takes']): Promise<Asked[Of]['gives']> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = this.#asked++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, op, args } satisfies Question);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #take(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('error' in reply) waiting?.reject(new HistoryError(reply.error, reply));
    else waiting?.resolve(reply.result as never);
  }

  #end(sentence: string): void {
    this.#ended = new HistoryError(sentence);
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}

import type { Logger } from 'pino';
import { pauseAfter, placeOf, type StoreOptions } from '../engines.ts';
import type { Asked, Op } from '../messages.ts';
import { HistoryError, StoreThread } from '../thread.ts';

export interface ReopenedStoreOptions {
  store: StoreOptions;
  /** The bundle that the store's thread runs. */
  program: URL;
  log: Pick<Logger, 'info' | 'warn'>;
}

interface Owner {
  /** Opens it and asks what has to be known from the first moment. Returns what tells that it is open, called then. */
  begin: (thread: StoreThread) => Promise<() => void>;
  /** It failed: what it was asked meanwhile may not be there. */
  onFail: () => void;
}

/** The store in its thread. Where it fails, it is opened again and again; whatever happens to it, the exporter goes on. */
export class ReopenedStore {
  readonly #options: ReopenedStoreOptions;
  readonly #owner: Owner;
  #thread: StoreThread | undefined;
  #state: 'opening' | 'open' | 'failed' = 'opening';
  #problem: string | null = null;
  #opened = false;
  #closed = false;
  #retry: NodeJS.Timeout | undefined;
  /** Of its place, in a row. */
  #failures = 0;

  constructor(options: ReopenedStoreOptions, owner: Owner) {
    this.#options = options;
    this.#owner = owner;
  }

  get state(): 'opening' | 'open' | 'failed' {
    return this.#state;
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  /** Why it is not open, in a sentence; null: it is. */
  get problem(): string | null {
    return this.#problem;
  }

  /** True once it was open. */
  get opened(): boolean {
    return this.#opened;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Fulfilled when it is open, or cannot be now. @throws HistoryError where it never can: the engine is not installed */
  async open(): Promise<void> {
    const { store, program, log } = this.#options;
    const thread = (this.#thread ??= new StoreThread(program));
    try {
      const tell = await this.#owner.begin(thread);
      this.#state = 'open';
      this.#problem = null;
      this.#opened = true;
      log.info({ history: placeOf(store) }, 'The history is open');
      tell();
    } catch (error) {
      if (error instanceof HistoryError && error.fatal) {
        await thread.end();
        throw error;
      }
      this.#fail(error as Error);
    }
  }

  /** @throws HistoryError with a sentence */
  ask<Of extends Op>(op: Of, args: Asked[Of]['takes']): Promise<Asked[Of]['gives']> {
    if (!this.isOpen)
      return Promise.reject(new HistoryError(this.#problem ?? 'The history is being opened.'));
    return this.#thread!.ask(op, args);
  }

  /**
   * Asks it for what must not be lost: where it cannot, the store has failed.
   * @param onRefusal called where the store is well and does not do it
   * @returns undefined: it failed
   */
  async tell<Of extends Op>(
    op: Of,
    args: Asked[Of]['takes'],
    onRefusal: () => void,
  ): Promise<Asked[Of]['gives'] | undefined> {
    const thread = this.#thread!;
    try {
      return await thread.ask(op, args);
    } catch (error) {
      if (thread !== this.#thread) return undefined;
      // Those behind it fail since it did.
      if (this.isOpen && !(error as HistoryError).ofPlace) onRefusal();
      this.#fail(error as Error);
      return undefined;
    }
  }

  /** It did what it was to do: what failed before is over. */
  recovered(): void {
    this.#failures = 0;
  }

  warn(sentence: string, about: object = { history: placeOf(this.#options.store) }): void {
    this.#options.log.warn(about, sentence);
  }

  /** @param last hands on what still waits, while it is open */
  async close(last: () => Promise<void>): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    if (this.isOpen) {
      await last();
      await this.#thread?.ask('close', null).catch(() => undefined);
    }
    await this.#thread?.end();
  }

  #fail(error: Error): void {
    if (this.#closed) return;
    if (this.#problem !== error.message) this.warn(error.message);
    this.#state = 'failed';
    this.#problem = error.message;
    this.#owner.onFail();
    if (this.#retry) return;
    this.#failures = (error as HistoryError).ofPlace ? this.#failures + 1 : 0;
    this.#retry = setTimeout(() => void this.#reopen(), pauseAfter(this.#options.store, this.#failures));
  }

  async #reopen(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.end();
    this.#retry = undefined;
    if (this.#closed) return;
    await this.open().catch((error: unknown) => this.#fail(error as Error));
  }
}

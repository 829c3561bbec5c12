import { Backoff } from './backoff.ts';

/** Asks one question at a time, and after one that failed only when a pause is over that doubles. */
export class Attempts {
  /** Why the last question failed; '' if it did not. */
  problem = '';
  readonly #backoff: Backoff;
  readonly #sentenceOf: (cause: unknown) => string;
  #underWay = false;

  constructor(backoff = new Backoff(), sentenceOf = (cause: unknown) => (cause as Error).message) {
    this.#backoff = backoff;
    this.#sentenceOf = sentenceOf;
  }

  /** Whether a question may be asked now. */
  get ready(): boolean {
    return !this.#underWay && this.#backoff.ready(Date.now());
  }

  /** ms of the pause after the last question; 0 if it was answered. */
  get pauseMs(): number {
    return this.#backoff.waitMs;
  }

  /** Asks, if it may. Resolves in any case: whether there was an answer. */
  async make(question: () => Promise<unknown>): Promise<boolean> {
    if (!this.ready) return false;
    this.#underWay = true;
    try {
      await question();
      this.problem = '';
      this.#backoff.succeeded();
      return true;
    } catch (cause) {
      this.problem = this.#sentenceOf(cause);
      this.#backoff.failed(Date.now());
      return false;
    } finally {
      this.#underWay = false;
    }
  }

  /** The next question need not wait, as where another exporter answers it. */
  forgive(): void {
    this.#backoff.succeeded();
  }
}

import { Attempts } from '@daskscope/client';

const PAUSE_MS = 1_000;

/**
 * Asks anew for what has changed: once a second at most, one question at a time, and after a question that was refused only
 * when a pause is over that doubles.
 */
export class AskingAnew {
  readonly #ask: () => Promise<void>;
  readonly #attempts = new Attempts();
  #wanted = false;
  #busy = false;

  /** @param ask rejects where it was refused */
  constructor(ask: () => Promise<void>) {
    this.#ask = ask;
  }

  /** It has changed. */
  refresh(): void {
    this.#wanted = true;
    if (!this.#busy) void this.#go();
  }

  async #go(): Promise<void> {
    this.#busy = true;
    this.#wanted = false;
    if (!(await this.#attempts.make(this.#ask))) this.#wanted = true;
    setTimeout(
      () => {
        this.#busy = false;
        if (this.#wanted) void this.#go();
      },
      Math.max(PAUSE_MS, this.#attempts.pauseMs),
    );
  }
}

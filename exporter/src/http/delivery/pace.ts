import { setImmediate as nextTurn } from 'node:timers/promises';

/** Of one turn of the event loop, ms. */
const SLICE_MS = 10;

/**
 * Lets writing to all connections together take a slice of each turn of the event loop. The operating system takes megabytes
 * of an answer at once, and hundreds of them at once would keep everything else waiting for seconds.
 */
export class Pace {
  #begun = -Infinity;
  #next: Promise<void> | undefined;

  /** When the caller may write a piece; in the order in which they come. */
  async turn(): Promise<void> {
    do {
      this.#next ??= nextTurn().then(() => {
        this.#begun = performance.now();
        this.#next = undefined;
      });
      await this.#next;
    } while (performance.now() - this.#begun > SLICE_MS);
  }
}

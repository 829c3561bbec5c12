const LONGEST_PAUSE_MS = 60_000;

/** What is read after a push that told of something new: one reading after the other. */
export class CatchingUp {
  readonly #fail: (reason: string) => void;
  #reading = false;
  #failed = 0;
  #notBefore = 0;

  /** fail: told why a reading failed, in a sentence. */
  constructor(fail: (reason: string) => void) {
    this.#fail = fail;
  }

  /** A reading that fails is tried again with a later push: after 2 s, then twice as long each time. */
  async with(read: () => Promise<void>): Promise<void> {
    if (this.#reading || performance.now() < this.#notBefore) return;
    this.#reading = true;
    try {
      await read();
      this.#failed = 0;
    } catch (error) {
      this.#notBefore = performance.now() + Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** ++this.#failed);
      this.#fail(error instanceof Error ? error.message : String(error));
    } finally {
      this.#reading = false;
    }
  }
}

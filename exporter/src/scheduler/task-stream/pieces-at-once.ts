/** Pieces that are larger than a few records, read and not yet taken in, of all clusters. */
const MOST = 4;

/**
 * How many pieces are read at once, where a hundred clusters tell their past in one moment: what a piece is read to takes ten times
 * its bytes, and all of it at once, each a little further in every turn, is memory that is collected late. Nobody is waited for
 * here but the processor: what a scheduler sends has come before.
 */
export class PiecesAtOnce {
  #free: number;
  /** The one whose turn is next first. */
  readonly #waiting: (() => void)[] = [];

  constructor(most = MOST) {
    this.#free = most;
  }

  /** Waits for a place. Returns what gives it back; calling that again does nothing. */
  async enter(): Promise<() => void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((begin) => this.#waiting.push(begin));
    let held = true;
    return () => {
      if (held) this.#pass();
      held = false;
    };
  }

  #pass(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}

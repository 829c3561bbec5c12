const FIRST_ROWS = 50;
const GROWTH = 4;
/**
 * Fewer take the scheduler no less time: what takes long then is finding them, or somebody else. Asked for fewer and fewer it would
 * spend all that time on each of them, and drop others faster than they are read.
 */
const FEW_ROWS = 500;

export interface PieceLimits {
  rows: number;
  bytes: number;
  /** Seconds of the scheduler's time. */
  seconds: number;
}

/** How many rows to ask for at once: few at first, then as many as weigh what a piece may, by what answers weigh. */
export class PieceSize {
  readonly #limits: PieceLimits;
  #rows: number;

  constructor(limits: PieceLimits) {
    this.#limits = limits;
    this.#rows = Math.min(FIRST_ROWS, limits.rows);
  }

  get rows(): number {
    return this.#rows;
  }

  /** So many rows weighed so many bytes, which took the scheduler so long. */
  weighed(rows: number, bytes: number, seconds = 0): void {
    if (rows === 0) return;
    const byWeight = (rows * this.#limits.bytes) / Math.max(bytes, 1);
    // A short time says little of one row: it may be anybody's.
    const isLate = seconds > this.#limits.seconds;
    const byTime = isLate ? Math.max(FEW_ROWS, (rows * this.#limits.seconds) / seconds) : Infinity;
    const most = Math.min(this.#limits.rows, GROWTH * this.#rows);
    this.#rows = Math.max(1, Math.floor(Math.min(most, byWeight, byTime)));
  }

  /** An answer was more than a message may be, and nothing tells how much more. False where it was a single row. */
  halve(): boolean {
    if (this.#rows === 1) return false;
    this.#rows = Math.ceil(this.#rows / 2);
    return true;
  }
}

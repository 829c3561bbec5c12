/** Of the scheduler's time, that evaluating pushes may take; packing and sending cost as much again. */
const SHARE = 1 / 20;

/** Seconds: also what costs much is told that often. */
const LONGEST = 60;

/** The least of so many pushes counts: one may have been held up by somebody else. */
const PUSHES = 3;

/** How far apart pushes must be, by what they cost the scheduler. */
export class PushCost {
  /** Seconds between two pushes, at least. */
  least = 0;
  #costs: number[] = [];

  /** A push took so many seconds to evaluate. every: seconds between two pushes now. */
  pushed(seconds: number, every: number): void {
    this.#costs = [...this.#costs.slice(1 - PUSHES), seconds];
    if (this.#costs.length < PUSHES) return;
    const needed = Math.min(LONGEST, Math.min(...this.#costs) / SHARE);
    // What it costs is never twice the same: not each change is worth another feed.
    if (needed > 1.5 * every || needed < this.least / 3) {
      this.least = needed;
      this.#costs = [];
    }
  }
}

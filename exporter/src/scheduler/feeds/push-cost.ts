/** The middle one of so many counts: one may have been held up by somebody else. */
const PUSHES = 5;
const ENOUGH = 3;

/** What something in a push costs the scheduler now. */
export class PushCost {
  #costs: number[] = [];

  pushed(seconds: number): void {
    this.#costs = [...this.#costs.slice(1 - PUSHES), seconds];
  }

  /** Another feed may cost another time. */
  beginAnew(): void {
    this.#costs = this.#costs.slice(-1);
  }

  /** Seconds; 0 until enough is known. */
  get seconds(): number {
    const costs = this.#costs.toSorted((a, b) => a - b);
    return costs.length < ENOUGH ? 0 : costs[Math.floor(costs.length / 2)]!;
  }
}

/** Of neighbouring buckets: what is told lies within 1 % of what was measured. */
const RATIO = 1.02;
const LOG_RATIO = Math.log(RATIO);
/** All that is shorter counts as this, and all that is longer as that: ms. */
const SHORTEST = 1e-3;
const LONGEST = 1e10;

/** How long runs took, counted in buckets of growing width: a few hundred numbers for any number of runs. */
export class Quantiles {
  readonly #buckets = new Map<number, number>();
  #count = 0;
  #least = Infinity;
  #greatest = -Infinity;

  get count(): number {
    return this.#count;
  }

  /** ms */
  add(value: number): void {
    const bucket = Math.round(Math.log(Math.min(Math.max(value, SHORTEST), LONGEST)) / LOG_RATIO);
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
    this.#count++;
    this.#least = Math.min(this.#least, value);
    this.#greatest = Math.max(this.#greatest, value);
  }

  /** ms, within 1 %, for each of these shares of the runs, 0 to 1; null: there are none. */
  at(shares: readonly number[]): (number | null)[] {
    const buckets = [...this.#buckets].sort(([a], [b]) => a - b);
    return shares.map((share) => this.#at(buckets, share));
  }

  #at(buckets: readonly (readonly [number, number])[], share: number): number | null {
    if (this.#count === 0) return null;
    if (share <= 0) return this.#least;
    if (share >= 1) return this.#greatest;
    let before = 0;
    const rank = share * (this.#count - 1);
    const [bucket] = buckets.find(([, count]) => (before += count) > rank) ?? buckets.at(-1)!;
    return Math.min(Math.max(RATIO ** bucket, this.#least), this.#greatest);
  }
}

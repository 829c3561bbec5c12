/** Of neighbouring buckets: what is told lies within 1 % of what was measured. */
const RATIO = 1.02;
const LOG_RATIO = Math.log(RATIO);
/** All that is shorter counts as this, and all that is longer as that: ms. */
const SHORTEST = 1e-3;
const LONGEST = 1e10;

/** As plain values. */
export interface RememberedQuantiles {
  readonly buckets: readonly (readonly [bucket: number, count: number])[];
  readonly least: number | null;
  readonly greatest: number | null;
}

/** How long runs took, counted in buckets of growing width: a few hundred numbers for any number of runs. */
export class Quantiles {
  readonly #buckets = new Map<number, number>();
  #count = 0;
  #least = Infinity;
  #greatest = -Infinity;

  static restored({ buckets, least, greatest }: RememberedQuantiles): Quantiles {
    const quantiles = new Quantiles();
    for (const [bucket, count] of buckets) {
      quantiles.#buckets.set(bucket, count);
      quantiles.#count += count;
    }
    quantiles.#least = least ?? Infinity;
    quantiles.#greatest = greatest ?? -Infinity;
    return quantiles;
  }

  remember(): RememberedQuantiles {
    const any = this.#count > 0;
    return {
      buckets: [...this.#buckets],
      least: any ? this.#least : null,
      greatest: any ? this.#greatest : null,
    };
  }

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

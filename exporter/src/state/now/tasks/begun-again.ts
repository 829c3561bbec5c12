interface Begun {
  /** ms since the epoch */
  readonly time: number;
  readonly prefix: string;
  readonly count: number;
}

/** That are kept at least. */
const CAPACITY = 10_000;

/** When tasks were begun once more, by function: after a failure that is retried, or since a worker left. */
export class BegunAgain {
  #kept: Begun[] = [];
  #knownFrom = -Infinity;

  /** ms since the epoch: before it some are not kept any more. */
  get knownFrom(): number {
    return this.#knownFrom;
  }

  add(begun: Begun): void {
    this.#kept.push(begun);
    if (this.#kept.length < 2 * CAPACITY) return;
    this.#kept = this.#kept.slice(CAPACITY);
    this.#knownFrom = this.#kept[0]!.time;
  }

  /** How many, by function. ms since the epoch. */
  between(from: number, to: number): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { time, prefix, count } of this.#kept)
      if (time >= from && time <= to) counts.set(prefix, (counts.get(prefix) ?? 0) + count);
    return counts;
  }
}

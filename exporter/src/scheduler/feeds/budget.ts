/** Seconds: also what costs much is told that often. */
export const LONGEST = 60;

/** What is read again and again. */
export interface Spender {
  /** Seconds between two readings, as wanted; 0: it has not begun. */
  readonly wanted: number;
  /** Of the scheduler's time, that a reading takes. */
  readonly cost: number;
}

/**
 * A part of the scheduler's time, shared by all that can wait: what needs little has what it needs, and what it leaves is for the
 * others, alike.
 */
export class Budget {
  /** Of the scheduler's time: 0.01 is a hundredth. */
  readonly share: number;
  readonly #spenders: Spender[] = [];
  readonly #first: Spender[] = [];

  constructor(share: number) {
    this.share = share;
  }

  /** What cannot wait: the others share what it leaves, half of the budget at least. */
  servesFirst(spender: Spender): void {
    this.#first.push(spender);
  }

  join(spender: Spender): void {
    this.#spenders.push(spender);
  }

  get #left(): number {
    return Math.max(this.share / 2, this.share - this.#first.map(rate).reduce((a, b) => a + b, 0));
  }

  /** Seconds between two readings that the budget has room for; never less than wanted. */
  interval(spender: Spender): number {
    const others = this.#spenders.filter((other) => other !== spender).map(rate);
    const room = roomBeside(others, this.#left);
    return Math.min(Math.max(spender.wanted, spender.cost / room), Math.max(LONGEST, spender.wanted));
  }
}

/** Nothing where it has not begun. */
const rate = ({ wanted, cost }: Spender): number => (wanted > 0 ? cost / wanted : 0);

/** What is left of a share by those that want less than as much for each as for one more. */
function roomBeside(rates: number[], share: number): number {
  let [left, more] = [share, rates.length + 1];
  for (const one of rates.sort((a, b) => a - b)) {
    if (one >= left / more) break;
    left -= one;
    more--;
  }
  return left / more;
}

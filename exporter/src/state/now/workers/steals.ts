import { Rising } from '../../rising/rising.ts';
import type { StealsUpdate } from '../../updates/workers.ts';

/** Requests to steal at one level of cost, over all lives. */
export interface Steals {
  readonly multiplier: number;
  readonly requests: Rising;
  readonly seconds: Rising;
}

/** More levels than any scheduler has. */
const MOST_LEVELS = 100;

export class StealsByCost {
  readonly #levels = new Map<number, Steals>();
  #fresh = false;

  levels(): Iterable<Steals> {
    return this.#levels.values();
  }

  beginLife(fresh: boolean): void {
    this.#fresh = fresh;
    for (const { requests, seconds } of this.#levels.values()) {
      requests.beginLife(fresh);
      seconds.beginLife(fresh);
    }
  }

  tell(updates: readonly StealsUpdate[]): void {
    for (const { multiplier, requests, seconds } of updates) {
      const level = this.#level(multiplier);
      level?.requests.tell(requests);
      level?.seconds.tell(seconds);
    }
  }

  #level(multiplier: number): Steals | undefined {
    const known = this.#levels.get(multiplier);
    if (known || !Number.isFinite(multiplier) || this.#levels.size === MOST_LEVELS) return known;
    const level = { multiplier, requests: new Rising(), seconds: new Rising() };
    level.requests.beginLife(this.#fresh);
    level.seconds.beginLife(this.#fresh);
    this.#levels.set(multiplier, level);
    return level;
  }
}

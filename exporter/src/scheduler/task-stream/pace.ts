import { setTimeout as sleep } from 'node:timers/promises';

/** Of the scheduler's time, that reading on and on takes at most. */
const SHARE = 1 / 4;

/** A comm of its own for each question, and sending what was packed: seconds of the scheduler's time. */
const OVERHEAD = 0.002;

/** Where only the wait is known, and it was long, the scheduler was busy with something else. */
const LONGEST_REST_MS = 10_000;

export interface Clock {
  /** ms */
  now(): number;
  sleep(ms: number): Promise<void>;
}

const REAL_TIME: Clock = {
  now: () => performance.now(),
  sleep: (ms) => sleep(ms, undefined, { ref: false }),
};

/** Rests between readings, so that they never take more than a quarter of the scheduler. */
export class Pace {
  readonly #clock: Clock;
  #restUntil = -Infinity;

  constructor(clock: Clock = REAL_TIME) {
    this.#clock = clock;
  }

  /**
   * One reading, when its turn has come; it says how many seconds of the scheduler's time it took, as far as it knows. It
   * cannot have been more than the wait for the answer.
   */
  async read<T extends { seconds: number | null }>(reading: () => Promise<T>): Promise<T> {
    const rest = this.#restUntil - this.#clock.now();
    if (rest > 0) await this.#clock.sleep(rest);
    const began = this.#clock.now();
    let known: number | null = null;
    try {
      const answer = await reading();
      known = answer.seconds;
      return answer;
    } finally {
      const waited = (this.#clock.now() - began) / 1000;
      const spent = Math.min(waited, known === null ? Infinity : known + OVERHEAD);
      this.#restUntil = this.#clock.now() + Math.min(LONGEST_REST_MS, spent * 1000 * (1 / SHARE - 1));
    }
  }
}

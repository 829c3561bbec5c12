import { partition } from '../../state/partition.ts';

/** Sessions that are being opened at a time. Each makes a dozen connections and takes in a scheduler's first figures. */
const MOST = 64;

/** A place is kept no longer than this, ms: schedulers that accept and say nothing must not keep the others waiting. */
const HOLD_MS = 250;

/** Failures in a row from which on a scheduler is taken to be gone for long. */
const OFTEN = 6;

/** Those are tried one after the other, so long apart, ms: of thousands each try is a connection, and a sentence. */
const APART_MS = 10;

interface Waiting {
  readonly failures: number;
  readonly begin: () => void;
}

/** How many sessions are being opened at once, where thousands of clusters may come, or come back, in one moment. */
export class Openings {
  readonly #holdMs: number;
  #free: number;
  /** When the last of those that failed often is tried again. */
  #lastAt = -Infinity;
  /** Those whose turn is next come first. */
  readonly #waiting: Waiting[] = [];

  constructor({ most = MOST, holdMs = HOLD_MS } = {}) {
    this.#free = most;
    this.#holdMs = holdMs;
  }

  /**
   * A place. What failed least often has the first that is free, so that files of schedulers that are long dead keep nobody
   * waiting.
   * @returns gives it back; calling that again does nothing
   * @throws the signal's reason if it is aborted first
   */
  async enter(failures: number, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else await this.#turn(failures, signal);
    let held = true;
    const leave = () => {
      if (held) this.#pass();
      held = false;
      clearTimeout(timer);
    };
    const timer = setTimeout(leave, this.#holdMs);
    return leave;
  }

  /**
   * How long one that has failed so often in a row waits at least, ms, before it is tried again. What it is told counts: it is to
   * be asked once a failure.
   */
  leastWait(failures: number, now: number): number {
    if (failures < OFTEN) return 0;
    this.#lastAt = Math.max(now, this.#lastAt + APART_MS);
    return this.#lastAt - now;
  }

  #turn(failures: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const off = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal.reason as Error);
      };
      const begin = () => {
        signal.removeEventListener('abort', off);
        resolve();
      };
      const waiting = { failures, begin };
      signal.addEventListener('abort', off, { once: true });
      const behind = partition(this.#waiting.length, (at) => this.#waiting[at]!.failures <= failures);
      this.#waiting.splice(behind, 0, waiting);
    });
  }

  /** To the next, or to nobody. */
  #pass(): void {
    const next = this.#waiting.shift();
    if (next) next.begin();
    else this.#free++;
  }
}

interface Held {
  /** ms since the epoch, the scheduler's clock: when the worker said so. */
  readonly time: number;
  /** Address. */
  readonly worker: string;
  /** Between two turns of its event loop, on average over the last second. */
  readonly seconds: number;
}

/** What one worker said of it. ms since the epoch. */
export interface HeldLoop {
  reports: number;
  seconds: number;
  from: number;
  to: number;
}

/** Fifteen times what is usual: 20 ms (distributed 2026.8.0, distributed.yaml, admin.tick.interval). Seconds. */
const LEAST = 0.3;

/** That are kept at least. */
const CAPACITY = 10_000;

/** When workers said that something held their event loops: each of their reports that says so. */
export class HeldLoops {
  #kept: Held[] = [];
  #knownFrom = -Infinity;

  /** ms since the epoch: before it some are not kept any more. */
  get knownFrom(): number {
    return this.#knownFrom;
  }

  /** Of a report that is new. */
  see(time: number, worker: string, seconds: number | null): void {
    if (seconds === null || seconds < LEAST) return;
    this.#kept.push({ time, worker, seconds });
    if (this.#kept.length < 2 * CAPACITY) return;
    this.#kept = this.#kept.slice(CAPACITY);
    this.#knownFrom = this.#kept[0]!.time;
  }

  /** By worker. */
  between(from: number, to: number): Map<string, HeldLoop> {
    const found = new Map<string, HeldLoop>();
    for (const { time, worker, seconds } of this.#kept) {
      if (time < from || time > to) continue;
      const its = found.get(worker) ?? { reports: 0, seconds: 0, from: time, to: time };
      its.reports++;
      its.seconds = Math.max(its.seconds, seconds);
      its.to = time;
      found.set(worker, its);
    }
    return found;
  }
}

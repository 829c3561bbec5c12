import { coveredSince, Spells } from '../spells.ts';

/** Of a core: Python runs on one at a time. */
const CPU = 0.8;

/** Seconds between two turns of its event loop, fifteen times what is usual, as for workers. */
const LOOP = 0.3;

/** ms */
const LEAST_APART = 500;

interface Reading {
  readonly cpuSeconds: number | null;
  readonly eventLoopInterval: number | null;
}

/** When the scheduler had as much to do as it can: what it would do next had to wait. */
export class SchedulerStrain {
  /** Of nobody; the share of a core. */
  readonly busy = new Spells();
  #before: { at: number; cpuSeconds: number | null } | null = null;
  /** So far it is known when it was busy. */
  #until = -Infinity;

  /** Another scheduler: there is nothing to compare with. */
  beginLife(): void {
    this.#before = null;
    this.#until = -Infinity;
  }

  /** @param at ms since the epoch, the scheduler's clock */
  see({ cpuSeconds, eventLoopInterval }: Reading, at: number): void {
    const before = this.#before;
    // Of those that waited for the exporter, and are read at once, it is not known when they were told.
    if (before && at >= before.at && at - before.at < LEAST_APART) return;
    this.#before = { at, cpuSeconds };
    if (!before || at <= before.at) return;
    const used = cpuSeconds === null || before.cpuSeconds === null ? 0 : cpuSeconds - before.cpuSeconds;
    const share = (1_000 * used) / (at - before.at);
    if (share < CPU && (eventLoopInterval ?? 0) < LOOP) return;
    // The scheduler averages over the last turns: a long one is told after it, maybe with a reading later than the next.
    const turned = at - 1_000 * (eventLoopInterval ?? 0);
    const from = Math.max(this.#until, Math.min(turned, Math.max(before.at, coveredSince(before.at, at))));
    this.busy.add({ who: '', from, to: at, value: share });
    this.#until = at;
  }
}

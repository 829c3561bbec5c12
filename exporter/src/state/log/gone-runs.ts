import type { Kept } from './kept.ts';
import type { KnownLife } from './lives/lives.ts';
import { slotOf } from './runs/rows.ts';
import type { Span } from './lanes/worker-lanes.ts';

/** Which runs a task log has no more: they are kept elsewhere, or of their time not all is known. Times are ms since the epoch. */
export class GoneRuns {
  readonly #kept: Kept;
  #keptUntil = -Infinity;

  constructor(kept: Kept) {
    this.#kept = kept;
  }

  /** Runs that ended until then may be kept elsewhere. */
  get keptUntil(): number {
    return this.#keptUntil;
  }

  keepElsewhere(until: number): void {
    this.#keptUntil = Math.max(this.#keptUntil, until);
  }

  /** Its run that ended then made room. @param keeps somebody else has it */
  drop(life: KnownLife, stop: number, keeps: boolean): void {
    life.tasks--;
    if (keeps) this.keepElsewhere(stop);
    else this.#leave(life, stop);
  }

  /** What ended until then is kept no longer, by nobody. */
  forget(until: number): void {
    for (const life of this.#kept.lives.all()) this.#leave(life, until);
  }

  /** A run of it was not kept elsewhere. */
  cut(life: KnownLife, { start, stop }: Span): void {
    life.goneUntil = Math.max(life.goneUntil, stop);
    this.#kept.known.cut(life.number, start, stop);
  }

  /** Runs of it passed unseen before its newest: they were there before that ended. */
  pass(life: KnownLife): void {
    const runs = this.#kept.store.rows.chunkOf(life.endRow - 1);
    life.goneUntil = Math.max(life.goneUntil, runs.stop[slotOf(life.endRow - 1)]!);
    life.missed = false;
  }

  #leave(life: KnownLife, stop: number): void {
    life.goneUntil = Math.max(life.goneUntil, stop);
    this.#kept.known.leave(life.number, stop);
  }
}

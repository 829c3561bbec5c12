import type { Progress } from '@daskscope/api';
import type { Range } from '@daskscope/timeline';
import { AskingPast } from '../live/asking-past.ts';

/** What ends so long before now is of the past. */
const PAST_MS = 10_000;
/** What is within one second is asked for once. */
const SECOND = 1_000;

export interface PastProgressOptions {
  /** @param to ms since the epoch */
  ask: (to: number) => Promise<Progress>;
  /** Shows how it was; null: as it is. */
  show: (then: Progress | null) => void;
}

/** How far each function was at the end of what is looked at. */
export class PastProgress {
  readonly #asking: AskingPast<number, Progress>;
  readonly #show: (then: Progress | null) => void;

  constructor({ ask, show }: PastProgressOptions) {
    this.#show = show;
    this.#asking = new AskingPast({
      ask,
      take: (then) => {
        show(then);
        return then.missing === undefined;
      },
    });
  }

  /**
   * That of what was looked at before is there until another is.
   * @param range null: now is looked at, or nobody knows how it was
   * @param now ms since the epoch, the exporter's clock
   */
  look(range: Range | null, now: number): void {
    const to = range && range.to < now - PAST_MS ? Math.ceil(range.to / SECOND) * SECOND : null;
    if (this.#asking.look(to) && to === null) this.#show(null);
  }
}

import type { Series } from '@daskscope/api';
import type { Range } from '@daskscope/timeline';
import { AskingPast } from '../live/asking-past.ts';
import { pastQuestion, type PastQuestion } from '../stream/past/past-question.ts';
import { pointsOf, type Point } from './series.ts';

export interface PastSeriesOptions {
  ask: (question: PastQuestion) => Promise<Series>;
  /** There are others. */
  changed: () => void;
}

/** The cluster's figures of a time that is looked at, as the history has them. */
export class PastSeries {
  readonly #asking: AskingPast<PastQuestion, Series>;
  readonly #changed: () => void;
  #points: readonly Point[] = [];

  constructor({ ask, changed }: PastSeriesOptions) {
    this.#changed = changed;
    this.#asking = new AskingPast({
      ask,
      take: (told) => {
        this.#show(pointsOf(told));
        return !told.missing;
      },
    });
  }

  /** Oldest first. */
  get points(): readonly Point[] {
    return this.#points;
  }

  /**
   * Those of what was looked at before are there until others are.
   * @param range null: nothing is looked at that only the history may have
   * @param width CSS px
   */
  look(range: Range | null, width: number): void {
    const another = this.#asking.look(range && pastQuestion(range, width));
    if (another && !range) this.#show([]);
  }

  /** Asks no more. */
  end(): void {
    this.#asking.look(null);
  }

  #show(points: readonly Point[]): void {
    if (points.length === 0 && this.#points.length === 0) return;
    this.#points = points;
    this.#changed();
  }
}

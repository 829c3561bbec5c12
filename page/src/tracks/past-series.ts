import type { Series } from '@daskscope/api';
import type { Range } from '@daskscope/timeline';
import { pastQuestion, type PastQuestion } from '../stream/past/past-question.ts';
import { pointsOf, type Point } from './series.ts';

/** A gesture is over after so long. */
const PAUSE_MS = 200;
/** What could not be told is asked for again after so long. */
const AGAIN_MS = 5_000;

export interface PastSeriesOptions {
  ask: (question: PastQuestion) => Promise<Series>;
  /** There are others. */
  changed: () => void;
}

/** The cluster's figures of a time that is looked at, as the history has them. */
export class PastSeries {
  readonly #options: PastSeriesOptions;
  #points: readonly Point[] = [];
  #question = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PastSeriesOptions) {
    this.#options = options;
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
    const question = range ? JSON.stringify(pastQuestion(range, width)) : '';
    if (question === this.#question) return;
    this.#question = question;
    clearTimeout(this.#timer);
    if (question === '') this.#show([]);
    else this.#askIn(PAUSE_MS);
  }

  /** Asks no more. */
  end(): void {
    this.#question = '';
    clearTimeout(this.#timer);
  }

  #askIn(ms: number): void {
    const question = this.#question;
    this.#timer = setTimeout(() => {
      this.#options.ask(JSON.parse(question) as PastQuestion).then(
        (told) => {
          if (question !== this.#question) return;
          this.#show(pointsOf(told));
          if (told.missing) this.#askIn(AGAIN_MS);
        },
        () => {
          if (question === this.#question) this.#askIn(AGAIN_MS);
        },
      );
    }, ms);
  }

  #show(points: readonly Point[]): void {
    if (points.length === 0 && this.#points.length === 0) return;
    this.#points = points;
    this.#options.changed();
  }
}

/** A gesture is over after so long. */
const PAUSE_MS = 200;
/** What could not be told is asked for again after so long, and each time after twice as long: it may never be known. */
const AGAIN_MS = { first: 5_000, longest: 80_000 };

export interface AskingPastOptions<Question, Answer> {
  /** Rejects where it was refused. */
  ask: (question: Question) => Promise<Answer>;
  /** Takes an answer. Returns whether it is whole: what is not is asked for again. */
  take: (answer: Answer) => boolean;
}

/** Asks what the history has of what is looked at: once a gesture is over, and again where that could not be told. */
export class AskingPast<Question, Answer> {
  readonly #options: AskingPastOptions<Question, Answer>;
  /** As JSON; '': nothing is asked. */
  #question = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #again = AGAIN_MS.first;

  constructor(options: AskingPastOptions<Question, Answer>) {
    this.#options = options;
  }

  /** What came of the question before is taken no more. Returns whether this is another. @param question null: nothing */
  look(question: Question | null): boolean {
    const asked = question === null ? '' : JSON.stringify(question);
    if (asked === this.#question) return false;
    this.#question = asked;
    clearTimeout(this.#timer);
    this.#again = AGAIN_MS.first;
    if (asked !== '') this.#askIn(PAUSE_MS);
    return true;
  }

  #askAgain(): void {
    this.#askIn(this.#again);
    this.#again = Math.min(2 * this.#again, AGAIN_MS.longest);
  }

  #askIn(ms: number): void {
    const asked = this.#question;
    // The same may have been asked before another was.
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#options.ask(JSON.parse(asked) as Question).then(
        (answer) => {
          if (asked === this.#question && !this.#options.take(answer)) this.#askAgain();
        },
        () => {
          if (asked === this.#question) this.#askAgain();
        },
      );
    }, ms);
  }
}

/** A gesture is over after so long. */
const PAUSE_MS = 200;
/** What could not be told is asked for again after so long. */
const AGAIN_MS = 5_000;

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

  constructor(options: AskingPastOptions<Question, Answer>) {
    this.#options = options;
  }

  /** What came of the question before is taken no more. Returns whether this is another. @param question null: nothing */
  look(question: Question | null): boolean {
    const asked = question === null ? '' : JSON.stringify(question);
    if (asked === this.#question) return false;
    this.#question = asked;
    clearTimeout(this.#timer);
    if (asked !== '') this.#askIn(PAUSE_MS);
    return true;
  }

  #askIn(ms: number): void {
    const asked = this.#question;
    this.#timer = setTimeout(() => {
      this.#options.ask(JSON.parse(asked) as Question).then(
        (answer) => {
          if (asked === this.#question && !this.#options.take(answer)) this.#askIn(AGAIN_MS);
        },
        () => {
          if (asked === this.#question) this.#askIn(AGAIN_MS);
        },
      );
    }, ms);
  }
}

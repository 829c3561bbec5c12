import type { ErrorTexts } from '../../error-texts.ts';
import { composed } from './failure-cause.ts';
import type { WholeFailure } from './failure-keeper.ts';
import type { KeptFailure } from './kept-failure.ts';

/** The texts that failures have handles of. They are shared, and the oldest may have to go. */
export class FailureTexts {
  readonly #texts: ErrorTexts;

  constructor(texts: ErrorTexts) {
    this.#texts = texts;
  }

  keep(text: string): number {
    return text === '' ? 0 : this.#texts.keep(text);
  }

  /** A text that had to go is there again where it is told again. */
  again(handle: number, text: string): number {
    return text === '' || (handle !== 0 && this.#texts.has(handle)) ? handle : this.keep(text);
  }

  /** Those that there are have not had to go. */
  hasAll({ exception, traceback }: KeptFailure): boolean {
    return [exception, traceback].every((handle) => handle === 0 || this.#texts.has(handle));
  }

  exceptionOf(failure: KeptFailure): string {
    return failure.exception === 0 ? composed(failure) : this.#texts.read(failure.exception);
  }

  tracebackOf({ traceback }: KeptFailure): string {
    return traceback === 0 ? '' : this.#texts.read(traceback);
  }

  whole(failure: KeptFailure): WholeFailure {
    return {
      ...failure,
      workers: [...failure.workers],
      // Who was told a text before has it still.
      exception: this.#texts.has(failure.exception) ? this.#texts.read(failure.exception) : '',
      traceback: this.#texts.has(failure.traceback) ? this.#texts.read(failure.traceback) : '',
    };
  }
}

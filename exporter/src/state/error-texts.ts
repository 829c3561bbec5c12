import { cut, detached, ERROR_TEXT_LIMIT } from './text.ts';

/** Characters kept of all error texts together; two bytes each at most. */
const TOTAL_LIMIT = 16 * 1024 * 1024;

/** Exceptions' and tracebacks' texts, each kept once however many runs share it; past the bound those not seen for longest go. */
export class ErrorTexts {
  readonly #limit: number;
  readonly #texts = new Map<number, string>();
  readonly #handles = new Map<string, number>();
  #characters = 0;
  #last = 0;

  constructor(limit: number = TOTAL_LIMIT) {
    this.#limit = limit;
  }

  /** A handle, never 0. */
  keep(text: string): number {
    const shortened = cut(text, ERROR_TEXT_LIMIT);
    const known = this.#handles.get(shortened);
    if (known !== undefined) {
      this.#touch(known);
      return known;
    }
    const kept = detached(shortened);
    const handle = ++this.#last;
    this.#texts.set(handle, kept);
    this.#handles.set(kept, handle);
    this.#characters += kept.length;
    this.#makeRoom(handle);
    return handle;
  }

  /** A sentence instead of a text that had to go. */
  read(handle: number): string {
    return this.#texts.get(handle) ?? 'This text is no longer kept: newer errors took its place.';
  }

  #touch(handle: number): void {
    const text = this.#texts.get(handle)!;
    this.#texts.delete(handle);
    this.#texts.set(handle, text);
  }

  #makeRoom(newest: number): void {
    for (const [handle, text] of this.#texts) {
      if (this.#characters <= this.#limit || handle === newest) return;
      this.#texts.delete(handle);
      this.#handles.delete(text);
      this.#characters -= text.length;
    }
  }
}

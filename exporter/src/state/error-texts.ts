import { leastUsed } from './least-used.ts';
import { cut, detached, ERROR_TEXT_LIMIT } from './text.ts';

/** Characters kept of all error texts together; two bytes each at most. */
const TOTAL_LIMIT = 16 * 1024 * 1024;

/** So that many short texts are bounded too: what keeping one costs beside its characters. */
const OVERHEAD = 128;

interface Text {
  readonly text: string;
  /** A count of texts kept: when it was last seen. */
  used: number;
}

/**
 * Exceptions' and tracebacks' texts, each kept once however many runs share it. Past the bound those not seen for longest go,
 * half of all at a time.
 */
export class ErrorTexts {
  readonly #limit: number;
  readonly #texts = new Map<number, Text>();
  readonly #handles = new Map<string, number>();
  #characters = 0;
  #seen = 0;

  constructor(limit: number = TOTAL_LIMIT) {
    this.#limit = limit;
  }

  /** A handle, never 0. */
  keep(text: string): number {
    const shortened = cut(text, ERROR_TEXT_LIMIT);
    const handle = this.#handles.get(shortened) ?? this.#add(detached(shortened));
    this.#texts.get(handle)!.used = ++this.#seen;
    return handle;
  }

  /** A sentence instead of a text that had to go. */
  read(handle: number): string {
    return this.#texts.get(handle)?.text ?? 'This text is no longer kept: newer errors took its place.';
  }

  #add(text: string): number {
    if (this.#characters + costOf(text) > this.#limit) this.#forgetHalf();
    const handle = this.#seen + 1;
    this.#texts.set(handle, { text, used: handle });
    this.#handles.set(text, handle);
    this.#characters += costOf(text);
    return handle;
  }

  #forgetHalf(): void {
    for (const [handle, { text }] of leastUsed(this.#texts)) {
      if (this.#characters <= this.#limit / 2) return;
      this.#texts.delete(handle);
      this.#handles.delete(text);
      this.#characters -= costOf(text);
    }
  }
}

const costOf = (text: string): number => text.length + OVERHEAD;

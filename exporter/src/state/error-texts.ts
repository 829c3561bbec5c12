import { LRUCache } from 'lru-cache';
import { cut, detached, ERROR_TEXT_LIMIT } from './text.ts';

/** Characters kept of all error texts together; two bytes each at most. */
const TOTAL_LIMIT = 16 * 1024 * 1024;

/** So that many short texts are bounded too: what keeping one costs beside its characters. */
const OVERHEAD = 128;

/** Exceptions' and tracebacks' texts, each kept once however many runs share it. Past the bound those not seen for longest go. */
export class ErrorTexts {
  readonly #texts = new Map<number, string>();
  /** By text. */
  readonly #handles: LRUCache<string, number>;
  #last = 0;

  /** limit: at least what one text may have */
  constructor(limit: number = TOTAL_LIMIT) {
    this.#handles = new LRUCache({
      maxSize: limit,
      sizeCalculation: (_, text) => text.length + OVERHEAD,
      dispose: (handle) => this.#texts.delete(handle),
    });
  }

  /** Characters kept, with what keeping them costs. */
  get size(): number {
    return this.#handles.calculatedSize;
  }

  /** A handle, never 0. */
  keep(text: string): number {
    const shortened = cut(text, ERROR_TEXT_LIMIT);
    return this.#handles.get(shortened) ?? this.#add(detached(shortened));
  }

  has(handle: number): boolean {
    return this.#texts.has(handle);
  }

  /** A sentence instead of a text that had to go. */
  read(handle: number): string {
    return this.#texts.get(handle) ?? 'This text is no longer kept: newer errors took its place.';
  }

  #add(text: string): number {
    const handle = ++this.#last;
    this.#texts.set(handle, text);
    this.#handles.set(text, handle);
    return handle;
  }
}

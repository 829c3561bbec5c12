import type { StreamLine } from '@daskscope/api';

/** Longest line that is waited for, in characters: far beyond some thousand runs with long keys, or every worker. */
const LONGEST = 64 * 1024 * 1024;

/** Cuts bytes into lines as they come. */
export class Lines {
  readonly #decoder = new TextDecoder();
  #rest: string[] = [];
  #length = 0;

  /**
   * The lines that these bytes complete, without empty ones.
   * @throws Error if a line does not end
   */
  push(bytes: Uint8Array): string[] {
    const pieces = this.#decoder.decode(bytes, { stream: true }).split('\n');
    const last = pieces.pop()!;
    const lines: string[] = [];
    for (const piece of pieces) {
      lines.push(this.#rest.join('') + piece);
      this.#rest = [];
      this.#length = 0;
    }
    if (last !== '') this.#rest.push(last);
    this.#length += last.length;
    if (this.#length > LONGEST) throw new Error('The exporter sent a line that does not end.');
    return lines.filter((line) => line !== '');
  }
}

/** How a line begins that is sent as an event. */
const EVENT = 'data: ';

/** @throws SyntaxError if it is none */
export const readLine = (text: string): StreamLine =>
  JSON.parse(text.startsWith(EVENT) ? text.slice(EVENT.length) : text) as StreamLine;

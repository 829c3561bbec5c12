/** Longest line that is waited for: far beyond what 2,000 runs with long keys take. */
const LONGEST = 64 * 1024 * 1024;

/** Cuts bytes as they come into lines. */
export class Lines {
  readonly #decoder = new TextDecoder();
  #rest: string[] = [];
  #length = 0;

  /** The lines that these bytes complete. @throws Error if one grows without end */
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
    if (this.#length > LONGEST) throw new Error('A line of the stream does not end.');
    return lines.filter((line) => line !== '');
  }
}

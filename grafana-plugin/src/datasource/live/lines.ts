/** Longest line taken, in characters: a line is at most some thousand runs, or every worker. */
const LONGEST = 64 * 1024 * 1024;

/** Bytes to lines. */
export class Lines {
  readonly #decoder = new TextDecoder();
  #rest = '';

  /**
   * The lines that these bytes complete.
   * @throws Error if a line does not end
   */
  push(bytes: Uint8Array): string[] {
    const parts = this.#decoder.decode(bytes, { stream: true }).split('\n');
    parts[0] = this.#rest + parts[0]!;
    this.#rest = parts.pop()!;
    if (this.#rest.length > LONGEST) throw new Error('The exporter sent a line that does not end.');
    return parts.filter((line) => line !== '');
  }
}

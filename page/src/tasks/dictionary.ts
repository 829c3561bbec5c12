/**
 * Names and their positions as this page counts them. They are the exporter's own while it lives, so that a function has one
 * colour everywhere; one that was started anew may count otherwise, and a name keeps the position it had here.
 */
export class Dictionary {
  readonly #names: (string | undefined)[] = [];
  readonly #positions = new Map<string, number>();
  #free = 0;

  get size(): number {
    return this.#names.length;
  }

  /** All names, in the order of the alphabet. */
  get known(): string[] {
    return [...this.#positions.keys()].toSorted();
  }

  /** '' where there is none. */
  name(position: number): string {
    return this.#names[position] ?? '';
  }

  /** Where a name is, without making it known. */
  find(name: string): number | undefined {
    return this.#positions.get(name);
  }

  /** The position of a name: the one wanted if nobody has it. */
  position(name: string, wanted?: number): number {
    const known = this.#positions.get(name);
    if (known !== undefined) return known;
    const position = wanted !== undefined && this.#names[wanted] === undefined ? wanted : this.#nextFree();
    this.#names[position] = name;
    this.#positions.set(name, position);
    return position;
  }

  /** Positions here, by the exporter's. */
  translate(names: readonly string[]): number[] {
    return names.map((name, wanted) => this.position(name, wanted));
  }

  clear(): void {
    this.#names.length = 0;
    this.#positions.clear();
    this.#free = 0;
  }

  #nextFree(): number {
    while (this.#names[this.#free] !== undefined) this.#free++;
    return this.#free;
  }
}

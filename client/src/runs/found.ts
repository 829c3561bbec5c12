/** Rows looked through before the clock is looked at: about a millisecond's work. */
const STEP = 8192;
const SHIFT = 16;
const CHUNK = 1 << SHIFT;

/** Numbers of rows, of which new ones come and the oldest are no longer kept. */
export interface NumberedRows {
  readonly first: number;
  /** One past the newest. */
  readonly end: number;
  /** Numbers of the rows from one on and before another that are looked for, maybe more than once. */
  search(from: number, to: number): Iterable<number>;
}

/** What a search has found: each row is looked at once, however often it is asked what was found. */
export class Found {
  /** Of what was found; the oldest that go do not change it. */
  version = 0;
  size = 0;
  readonly #rows: NumberedRows;
  #next: number;
  /** By place in time, 1 for a row that is found; undefined: none is. */
  #chunks: (Uint8Array | undefined)[] = [];
  #first: number;

  constructor(rows: NumberedRows) {
    this.#rows = rows;
    this.#next = this.#first = rows.first;
  }

  /** Looks through what was not looked at yet, for so many ms. True: there is more. */
  goOn(ms: number): boolean {
    const until = performance.now() + ms;
    this.#letGo();
    while (this.#next < this.#rows.end) {
      const to = Math.min(this.#next + STEP, this.#rows.end);
      const before = this.size;
      for (const number of this.#rows.search(this.#next, to)) this.#add(number);
      if (this.size > before) this.version++;
      this.#next = to;
      if (performance.now() >= until) break;
    }
    return this.#next < this.#rows.end;
  }

  readonly has = (number: number): boolean => this.#chunks[number >>> SHIFT]?.[number % CHUNK] === 1;

  /** Oldest first. */
  *numbers(): Iterable<number> {
    for (const [place, chunk] of this.#chunks.entries())
      for (let at = chunk?.indexOf(1) ?? -1; at >= 0; at = chunk!.indexOf(1, at + 1))
        yield place * CHUNK + at;
  }

  /** The rows are others, with numbers from 0. */
  restart(): void {
    this.#next = this.#first = this.#rows.first;
    this.#chunks = [];
    this.size = 0;
    this.version++;
  }

  #add(number: number): void {
    const chunk = (this.#chunks[number >>> SHIFT] ??= new Uint8Array(CHUNK));
    if (chunk[number % CHUNK] === 1) return;
    chunk[number % CHUNK] = 1;
    this.size++;
  }

  #letGo(): void {
    const { first } = this.#rows;
    for (let at = this.#first; at < first;) {
      const end = Math.min(first, (Math.floor(at / CHUNK) + 1) * CHUNK);
      const chunk = this.#chunks[at >>> SHIFT];
      const gone = chunk?.subarray(at % CHUNK, (at % CHUNK) + end - at);
      if (gone) {
        this.size -= gone.reduce((sum, one) => sum + one, 0);
        gone.fill(0);
      }
      if (end % CHUNK === 0) this.#chunks[at >>> SHIFT] = undefined;
      at = end;
    }
    this.#first = Math.max(this.#first, first);
    this.#next = Math.max(this.#next, first);
  }
}

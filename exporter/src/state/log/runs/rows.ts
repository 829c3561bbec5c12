import type { Work } from '../../../slices.ts';

const SHIFT = 14;
export const CHUNK_ROWS = 1 << SHIFT;
const MASK = CHUNK_ROWS - 1;

/** Of the first chunk: of thousands of clusters most have few runs. */
const FEW_ROWS = 1 << 8;
const GROWTH = 4;

/** Where a row is in its chunk. */
export const slotOf = (row: number): number => row & MASK;

/** Rows as they were when this was taken, however many come and go since; they are kept until it is released. */
export interface RowsView<Chunk> {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
  chunkOf(row: number): Chunk;
  release(): void;
}

/** A chunk that is made anew when it is first read, so that many of them hold up nobody. */
class Cell<Chunk> {
  #chunk: Chunk | undefined;
  #pending: (() => Chunk) | undefined;

  static of<Chunk>(chunk: Chunk): Cell<Chunk> {
    const cell = new Cell<Chunk>();
    cell.#chunk = chunk;
    return cell;
  }

  replaced(anew: (chunk: Chunk) => Chunk): Cell<Chunk> {
    const cell = new Cell<Chunk>();
    cell.#pending = () => anew(this.chunk());
    return cell;
  }

  chunk(): Chunk {
    return this.#chunk ?? this.#make();
  }

  #make(): Chunk {
    this.#chunk = this.#pending!();
    this.#pending = undefined;
    return this.#chunk;
  }
}

/** Makes columns of so many rows, which begin with those of a shorter chunk. */
export type MakeChunk<Chunk> = (rows: number, shorter?: Chunk) => Chunk;

/**
 * Rows that come at the end and go at the beginning, in chunks of columns: it grows and shrinks by a chunk and copies none but
 * the first, which begins with few rows. A row keeps its number for ever.
 */
export class Rows<Chunk> {
  readonly #make: MakeChunk<Chunk>;
  readonly #chunks: Cell<Chunk>[] = [];
  #hasBegun = false;
  /** Rows that the last chunk has room for. */
  #room = CHUNK_ROWS;
  #spare: Cell<Chunk> | undefined;
  #firstOfChunks = 0;
  #first = 0;
  #end = 0;
  #views = 0;

  /** @param first the number of its first row */
  constructor(make: MakeChunk<Chunk>, first = 0) {
    this.#make = make;
    this.#firstOfChunks = Math.floor(first / CHUNK_ROWS) * CHUNK_ROWS;
    this.#first = this.#end = first;
  }

  get first(): number {
    return this.#first;
  }

  /** One past the last. */
  get end(): number {
    return this.#end;
  }

  get size(): number {
    return this.#end - this.#first;
  }

  /** Rows that memory is taken for. */
  get allocated(): number {
    const chunks = this.#chunks.length + (this.#spare ? 1 : 0);
    return chunks === 0 ? 0 : (chunks - 1) * CHUNK_ROWS + this.#room;
  }

  /** True while somebody still reads rows that may have gone. */
  get viewed(): boolean {
    return this.#views > 0;
  }

  view(): RowsView<Chunk> {
    this.#views++;
    let released = false;
    const chunks = [...this.#chunks];
    const firstOfChunks = this.#firstOfChunks;
    return {
      first: this.#first,
      end: this.#end,
      chunkOf: (row) => chunks[(row - firstOfChunks) >>> SHIFT]!.chunk(),
      release: () => {
        if (!released) this.#views--;
        released = true;
      },
    };
  }

  chunkOf(row: number): Chunk {
    return this.#chunks[(row - this.#firstOfChunks) >>> SHIFT]!.chunk();
  }

  /** The new row's number; its slot may hold what an earlier row left. */
  add(): number {
    if (this.#end - this.#firstOfChunks >= this.#chunks.length * CHUNK_ROWS) this.#addChunk();
    else if (slotOf(this.#end) === this.#room) this.#growLast();
    return this.#end++;
  }

  #addChunk(): void {
    this.#room = this.#hasBegun ? CHUNK_ROWS : FEW_ROWS;
    while (this.#room <= slotOf(this.#end)) this.#room *= GROWTH;
    this.#hasBegun = true;
    this.#chunks.push(this.#spare ?? Cell.of(this.#make(this.#room)));
    this.#spare = undefined;
  }

  /** Views keep the shorter one. */
  #growLast(): void {
    this.#room *= GROWTH;
    const last = this.#chunks.length - 1;
    this.#chunks[last] = Cell.of(this.#make(this.#room, this.#chunks[last]!.chunk()));
  }

  /** Makes each chunk anew, when it is read first or by settle. Views keep those that they have. */
  replaceChunks(anew: (chunk: Chunk) => Chunk): void {
    this.#chunks.forEach((cell, place) => (this.#chunks[place] = cell.replaced(anew)));
  }

  /** Makes anew what is still to be made. */
  *settle(): Work<void> {
    for (const cell of [...this.#chunks]) {
      yield;
      cell.chunk();
    }
  }

  dropFirst(): void {
    this.#first++;
    if (this.#first - this.#firstOfChunks === CHUNK_ROWS) {
      const gone = this.#chunks.shift();
      this.#spare = this.viewed ? undefined : gone;
      this.#firstOfChunks += CHUNK_ROWS;
    }
  }
}

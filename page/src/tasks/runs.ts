import { Keys, makeRoomForKeys } from '@daskscope/client';

/** One finished run of a task. Positions are the page's own; times in ms since the epoch. */
export interface Run {
  /** Position in the page's lives. */
  life: number;
  /** The exporter's number of it within its life. */
  id: number;
  group: number;
  worker: number;
  error: boolean;
  nbytes: number;
  start: number;
  end: number;
}

const CHUNK = 16_384;

class Chunk {
  readonly life = new Uint16Array(CHUNK);
  readonly id = new Float64Array(CHUNK);
  readonly group = new Uint32Array(CHUNK);
  readonly worker = new Uint32Array(CHUNK);
  readonly error = new Uint8Array(CHUNK);
  readonly nbytes = new Float64Array(CHUNK);
  readonly start = new Float64Array(CHUNK);
  readonly end = new Float64Array(CHUNK);
  /** null: given up to keep within the room for keys. */
  keys: Keys | null = new Keys(CHUNK);
}

/** The runs behind the picture, numbered as they came; the oldest make room, and their keys do so earlier. */
export class Runs {
  readonly #chunks: Chunk[] = [];
  readonly #chunksAtMost: number;
  readonly #keyBytes: number;
  /** Number of the first run kept. */
  #first = 0;
  #next = 0;

  constructor(capacity: number, keyBytes: number) {
    this.#chunksAtMost = Math.max(2, Math.ceil(capacity / CHUNK));
    this.#keyBytes = keyBytes;
  }

  get first(): number {
    return this.#first;
  }

  /** One past the number of the newest. */
  get next(): number {
    return this.#next;
  }

  /** Returns its number. */
  push(run: Run, key: string): number {
    const slot = this.#next % CHUNK;
    if (slot === 0) this.#addChunk();
    const chunk = this.#chunks.at(-1)!;
    chunk.life[slot] = run.life;
    chunk.id[slot] = run.id;
    chunk.group[slot] = run.group;
    chunk.worker[slot] = run.worker;
    chunk.error[slot] = run.error ? 1 : 0;
    chunk.nbytes[slot] = run.nbytes;
    chunk.start[slot] = run.start;
    chunk.end[slot] = run.end;
    chunk.keys!.push(key);
    return this.#next++;
  }

  /** undefined if it is no longer kept. */
  run(number: number): Run | undefined {
    const chunk = this.#chunkOf(number);
    if (!chunk) return undefined;
    const slot = number % CHUNK;
    return {
      life: chunk.life[slot]!,
      id: chunk.id[slot]!,
      group: chunk.group[slot]!,
      worker: chunk.worker[slot]!,
      error: chunk.error[slot] === 1,
      nbytes: chunk.nbytes[slot]!,
      start: chunk.start[slot]!,
      end: chunk.end[slot]!,
    };
  }

  /** undefined if it is no longer kept: the exporter may know it. */
  key(number: number): string | undefined {
    return this.#chunkOf(number)?.keys?.at(number % CHUNK);
  }

  /** Number of the first run whose key is kept. */
  get firstKey(): number {
    const chunk = this.#chunks.findIndex(({ keys }) => keys !== null);
    return chunk < 0 ? this.#next : Math.max(this.#first, this.#first + chunk * CHUNK);
  }

  /** The number of a run of the exporter's; the newest if it came more than once. */
  find(life: number, id: number): number | undefined {
    for (let number = this.#next - 1; number >= this.#first; number--) {
      const chunk = this.#chunkOf(number)!;
      const slot = number % CHUNK;
      if (chunk.id[slot] === id && chunk.life[slot] === life) return number;
    }
    return undefined;
  }

  /** Numbers of the runs from `from` on and before `to` that are of one of the groups, or whose key contains a text in lower case. */
  *search(text: string, groups: ReadonlySet<number>, from: number, to: number): Iterable<number> {
    const begin = Math.max(from, this.#first);
    for (let number = begin; number < to;) {
      const chunk = this.#chunkOf(number)!;
      const base = number - (number % CHUNK);
      const end = Math.min(to, base + CHUNK);
      for (const slot of chunk.keys?.matching(text, number - base, end - base) ?? []) yield base + slot;
      if (groups.size > 0) {
        for (let slot = number - base; slot < end - base; slot++) {
          if (groups.has(chunk.group[slot]!)) yield base + slot;
        }
      }
      number = end;
    }
  }

  #chunkOf(number: number): Chunk | undefined {
    if (number < this.#first || number >= this.#next) return undefined;
    return this.#chunks[Math.floor((number - this.#first) / CHUNK)];
  }

  #addChunk(): void {
    this.#chunks.at(-1)?.keys?.seal();
    this.#chunks.push(new Chunk());
    if (this.#chunks.length > this.#chunksAtMost) {
      this.#chunks.shift();
      this.#first += CHUNK;
    }
    makeRoomForKeys(this.#chunks, this.#keyBytes);
  }
}

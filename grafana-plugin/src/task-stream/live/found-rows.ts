import type { LiveTasks } from '../../contract/live-handle.ts';
import type { Finding } from '../task-source.ts';

/** Rows looked through before the clock is looked at: about a millisecond's work. */
const STEP = 8192;
const SHIFT = 16;
const CHUNK = 1 << SHIFT;
/** Chunks that are kept: of the newest rows, more than are drawn. */
const MOST_CHUNKS = 40;

/** The rows that have a text, of those that a live handle has: each is looked at once, however often it is asked what was found. */
export class FoundRows implements Finding {
  version = 0;
  readonly #tasks: LiveTasks;
  readonly #text: string;
  #epoch: number;
  #next = 0;
  /** 1 for a row that has it. */
  #chunks: (Uint8Array | undefined)[] = [];

  constructor(tasks: LiveTasks, text: string) {
    this.#tasks = tasks;
    this.#text = text;
    this.#epoch = tasks.epoch;
  }

  goOn(ms: number): boolean {
    const until = performance.now() + ms;
    if (this.#tasks.epoch !== this.#epoch) this.#begin();
    while (this.#next < this.#tasks.end) {
      const to = Math.min(this.#next + STEP, this.#tasks.end);
      const found = this.#tasks.search(this.#text, this.#next, to);
      for (const row of found) this.#add(row);
      if (found.length > 0) this.version++;
      this.#next = to;
      if (performance.now() >= until) break;
    }
    return this.#next < this.#tasks.end;
  }

  readonly has = (row: number): boolean => this.#chunks[row >>> SHIFT]?.[row % CHUNK] === 1;

  #begin(): void {
    this.#epoch = this.#tasks.epoch;
    this.#next = 0;
    this.#chunks = [];
    this.version++;
  }

  #add(row: number): void {
    const place = row >>> SHIFT;
    let chunk = this.#chunks[place];
    if (!chunk) {
      this.#chunks[place] = chunk = new Uint8Array(CHUNK);
      for (const old of this.#chunks.keys()) {
        if (old > place - MOST_CHUNKS) break;
        this.#chunks[old] = undefined;
      }
    }
    chunk[row % CHUNK] = 1;
  }
}

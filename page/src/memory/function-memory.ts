import type { Progress } from '@daskscope/api';
import { Shown } from '../shown.ts';
import type { Dictionary } from '../tasks/dictionary.ts';

export interface FunctionMemory {
  name: string;
  /** Its position, which is its colour. */
  group: number;
  bytes: number;
}

/** Bytes of results in memory by function, sorted by name. */
export class FunctionMemories {
  /** null: not told yet. */
  readonly shown = new Shown<readonly FunctionMemory[] | null>(null);
  readonly #prefixes: Dictionary;
  /** Those that held something: they keep their line, so that no line moves when one is empty for a moment. */
  #held = new Set<string>();
  #life: string | null = null;
  #time: number | null = null;
  #now: readonly FunctionMemory[] = [];
  /** Of the time that is looked at; null: now is looked at. */
  #told: Progress | null = null;

  constructor(prefixes: Dictionary) {
    this.#prefixes = prefixes;
  }

  /** ms since the epoch: when the scheduler said so; null: not told yet. */
  get time(): number | null {
    return this.#then?.time ?? this.#time;
  }

  /** Whether a time is looked at of which it is not known: it is of now. */
  get missing(): boolean {
    return this.#told?.missing !== undefined;
  }

  /** Whether it is of a time that is looked at, and not of now. */
  get then(): boolean {
    return this.#then !== null;
  }

  get #then(): Progress | null {
    return this.missing ? null : this.#told;
  }

  update({ time, life, prefixes }: Progress): void {
    this.#time = time;
    if (life !== this.#life) this.#held.clear();
    this.#life = life;
    const rows = prefixes.filter(({ prefix, memoryBytes }) => memoryBytes > 0 || this.#held.has(prefix));
    this.#held = new Set(rows.map(({ prefix }) => prefix));
    this.#now = this.#linesOf(rows);
    if (!this.#then) this.shown.set(this.#now);
  }

  /** Shows what was held at a time, and what is held where that is not known; null: what is held. */
  showThen(told: Progress | null): void {
    if (told === null && this.#told === null) return;
    this.#told = told;
    const held = this.#then?.prefixes.filter(({ memoryBytes }) => memoryBytes > 0);
    // The same lines are told as others: they are of another time.
    const now = this.#time === null ? null : [...this.#now];
    this.shown.set(held ? this.#linesOf(held) : now);
  }

  #linesOf(rows: Progress['prefixes']): FunctionMemory[] {
    return rows
      .map(({ prefix, position, memoryBytes }) => ({
        name: prefix,
        group: this.#prefixes.position(prefix, position),
        bytes: memoryBytes,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

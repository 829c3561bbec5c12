import { readCursor } from './cursor.ts';

interface Known {
  first: number;
  /** One past the last. */
  next: number;
}

/** Which runs have come: ids rise within a life, and none is taken twice, whichever way it comes. */
export class KnownRuns {
  readonly #lives = new Map<string, Known>();

  /** False for a run that is known, and for one before it. */
  take(life: string, id: number): boolean {
    const known = this.#lives.get(life);
    if (!known) this.#lives.set(life, { first: id, next: id + 1 });
    else if (id < known.next) return false;
    else known.next = id + 1;
    return true;
  }

  /** Whether it has come, or passed between two that have. */
  has(life: string, id: number): boolean {
    const known = this.#lives.get(life);
    return known !== undefined && id >= known.first && id < known.next;
  }

  /**
   * All that is before a cursor has come: of its life, and of all before that.
   * @param lives in their order
   */
  reach(cursor: string, lives: readonly string[]): void {
    const { life, id } = readCursor(cursor);
    for (const before of lives.slice(0, Math.max(0, lives.indexOf(life))))
      this.#lives.set(before, { first: 0, next: Infinity });
    const next = Math.max(id, this.#lives.get(life)?.next ?? 0);
    this.#lives.set(life, { first: 0, next });
  }
}

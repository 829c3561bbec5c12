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

  /** All before an id has come. */
  pass(life: string, id: number): void {
    this.#lives.set(life, { first: 0, next: id });
  }
}

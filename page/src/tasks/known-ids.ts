/** Which runs of each life have come: none is taken twice, whichever way it comes. */
export class KnownIds {
  /** By life: one past the highest id taken. */
  readonly #next = new Map<string, number>();

  /** False for a run that is known. Runs of a life come in order. */
  take(life: string, id: number): boolean {
    if (id < (this.#next.get(life) ?? 0)) return false;
    this.#next.set(life, id + 1);
    return true;
  }
}

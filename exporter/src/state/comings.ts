import { Rising } from './rising.ts';

/** Of one scheduler, since its start or since it was first seen. */
interface Totals {
  added: number;
  removed: number;
}

/**
 * Workers that came and went since the exporter first connected, over all lives: neither number ever falls, and those that were
 * there then did not come. As the scheduler tells where it keeps totals, so that none is missed; otherwise as they are seen.
 */
export class Comings {
  readonly #added = new Rising();
  readonly #removed = new Rising();
  #leftWithSchedulers = 0;
  #told = false;

  get added(): number {
    return this.#added.total ?? 0;
  }

  get removed(): number {
    return (this.#removed.total ?? 0) + this.#leftWithSchedulers;
  }

  /** left: workers of the scheduler before, which went with it. */
  beginLife({ fresh, left }: { fresh: boolean; left: number }): void {
    this.#leftWithSchedulers += left;
    this.#added.beginLife(fresh);
    this.#removed.beginLife(fresh);
    this.#told = false;
  }

  tell(totals: Totals): void {
    this.#told = true;
    this.#count(totals);
  }

  see(totals: Totals): void {
    if (!this.#told) this.#count(totals);
  }

  #count({ added, removed }: Totals): void {
    this.#added.tell(added);
    this.#removed.tell(removed);
  }
}

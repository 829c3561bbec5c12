import type { Absent } from '../updates/functions.ts';

/**
 * What a scheduler had counted when it was last told, by name. Counters that add up over all lives take from it what rose since:
 * of a scheduler that is older than the exporter's first connection nothing of its past.
 */
export class LastTold<Counts> {
  #told = new Map<string, Counts>();
  #known = false;
  /** Of the first scheduler, and until it has told what it counts. */
  #first = true;

  /** fresh: the scheduler started after the exporter first connected to any, so all that it counts is new. */
  beginLife(fresh: boolean): void {
    this.#told = new Map();
    this.#known = fresh;
  }

  /** What is told next was there when the exporter first connected. */
  get isPast(): boolean {
    return !this.#known && this.#first;
  }

  /** What was told before this; nothing of what is new, and this itself where the scheduler has not told yet. */
  before(name: string, now: Counts, nothing: Counts): Counts {
    return this.#told.get(name) ?? (this.#known ? nothing : now);
  }

  /** The first of a life has all that there are. */
  tell(told: Map<string, Counts>, absent: Absent = 'dropped'): void {
    if (absent === 'dropped') this.#told = told;
    else for (const [name, counts] of told) this.#told.set(name, counts);
    this.#known = true;
    this.#first = false;
  }
}

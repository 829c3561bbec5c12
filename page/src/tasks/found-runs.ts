import { formatCount } from '@daskscope/timeline';
import type { Dictionary } from './dictionary.ts';
import type { Runs } from './runs.ts';

/** The runs that a search has found, of those that are kept. */
export class FoundRuns {
  readonly #text: string;
  readonly #prefixes: Dictionary;
  readonly #runs: Runs;
  /** Numbers of runs. */
  readonly #found = new Set<number>();
  #searchedTo: number;
  #first: number;

  /** @param text part of a key or a function's name, in lower case */
  constructor(text: string, prefixes: Dictionary, runs: Runs) {
    this.#text = text;
    this.#prefixes = prefixes;
    this.#runs = runs;
    this.#searchedTo = this.#first = runs.first;
  }

  get size(): number {
    return this.#found.size;
  }

  /** As said beside what is typed. The legend counts what is in view, this all that the page holds. */
  get said(): string {
    const keyless = this.#runs.firstKey - this.#runs.first;
    const without = keyless > 0 ? `, keys of ${formatCount(keyless)} older ones are gone` : '';
    return `${formatCount(this.size)} found in all that is kept${without}`;
  }

  has(number: number): boolean {
    return this.#found.has(number);
  }

  numbers(): Iterable<number> {
    return this.#found;
  }

  /** Looks through what came since, and lets go of what is no longer kept. Returns whether anything came. */
  goOn(): boolean {
    this.#letGo();
    if (this.#searchedTo === this.#runs.next) return false;
    const groups = new Set<number>();
    for (let group = 0; group < this.#prefixes.size; group++)
      if (this.#prefixes.name(group).toLowerCase().includes(this.#text)) groups.add(group);
    for (const number of this.#runs.search(this.#text, groups, this.#searchedTo)) this.#found.add(number);
    this.#searchedTo = this.#runs.next;
    return true;
  }

  #letGo(): void {
    const { first } = this.#runs;
    if (first === this.#first) return;
    this.#first = first;
    for (const number of this.#found) if (number < first) this.#found.delete(number);
  }
}

import { formatCount } from '@daskscope/timeline';
import { byId, setText, setTitle } from './elements.ts';
import { runOf, type TaskStore } from './task-store.ts';
import type { Dictionary } from './dictionary.ts';

const TYPING_MS = 150;
const AGAIN_MS = 1_000;

export interface SearchOptions {
  prefixes: Dictionary;
  store: () => TaskStore;
  /** Marks the intervals of what is found; null ends the search. */
  mark: (found: ((task: number) => boolean) | null) => void;
  /** Brings a range of time into view. */
  showRange: (from: number, to: number) => void;
}

/** Finds runs by a part of their key or function; whatever is not found fades. */
export class Search {
  readonly #options: SearchOptions;
  readonly #input = byId<HTMLInputElement>('search');
  #found = new Set<number>();
  #searchedTo = 0;
  #store: TaskStore | null = null;
  #text = '';
  #typing: ReturnType<typeof setTimeout> | undefined;
  #only: number | null = null;

  constructor(options: SearchOptions) {
    this.#options = options;
    this.#input.addEventListener('input', () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#begin(), TYPING_MS);
    });
    this.#input.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.clear();
      if (event.key === 'Enter') this.#bringIntoView();
    });
    setInterval(() => this.#goOn(), AGAIN_MS);
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  get active(): boolean {
    return this.#text !== '' || this.#only !== null;
  }

  clear(): void {
    this.#input.value = '';
    this.#begin();
  }

  /** Picks out one run. */
  showOnly(number: number): void {
    this.#input.value = '';
    this.#text = '';
    this.#only = number;
    this.#options.mark((task) => runOf(task) === number);
    setText(byId('found'), 'one task picked out, Esc ends it');
  }

  /** Ends picking out one run; a search goes on. */
  putBack(): void {
    if (this.#only !== null) this.clear();
  }

  /** The runs are in another store, with numbers of their own. */
  restart(): void {
    if (this.#text !== '') this.#begin();
    else if (this.#only !== null) this.clear();
  }

  #begin(): void {
    this.#text = this.#input.value.trim().toLowerCase();
    this.#only = null;
    this.#found = new Set();
    this.#store = this.#options.store();
    this.#searchedTo = this.#store.runs.first;
    if (this.#text === '') {
      this.#options.mark(null);
      setText(byId('found'), '');
    } else this.#goOn();
  }

  #bringIntoView(): void {
    clearTimeout(this.#typing);
    if (this.#input.value.trim().toLowerCase() !== this.#text) this.#begin();
    let from = Infinity;
    let to = -Infinity;
    for (const number of this.#found) {
      const run = this.#store?.runs.run(number);
      if (!run) continue;
      from = Math.min(from, run.start);
      to = Math.max(to, run.end);
    }
    if (from <= to) this.#options.showRange(from, to);
  }

  /** Looks through what came since. */
  #goOn(): void {
    const store = this.#store;
    if (this.#text === '' || !store || this.#searchedTo === store.runs.next) {
      if (this.#text !== '') this.#tell();
      return;
    }
    const { prefixes } = this.#options;
    const groups = new Set<number>();
    for (let group = 0; group < prefixes.size; group++) {
      if (prefixes.name(group).toLowerCase().includes(this.#text)) groups.add(group);
    }
    for (const number of store.runs.search(this.#text, groups, this.#searchedTo)) this.#found.add(number);
    this.#searchedTo = store.runs.next;
    const found = this.#found;
    this.#options.mark((task) => found.has(runOf(task)));
    this.#tell();
  }

  #tell(): void {
    const { runs } = this.#store!;
    const keyless = runs.firstKey - runs.first;
    const without = keyless > 0 ? `, keys of ${formatCount(keyless)} older ones are gone` : '';
    setText(byId('found'), `${formatCount(this.#found.size)} found${without}`);
    setTitle(this.#input, this.#found.size > 0 ? 'Enter brings them into view' : '');
  }
}

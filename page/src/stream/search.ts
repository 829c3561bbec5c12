import { byId, setText, setTitle } from '../elements.ts';
import { runOf, type TaskStore } from '../tasks/task-store.ts';
import type { Dictionary } from '../tasks/dictionary.ts';
import { FoundRuns } from '../tasks/found-runs.ts';

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
  #found: FoundRuns | null = null;
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
    this.#store = this.#options.store();
    this.#found = null;
    if (this.#text === '') {
      this.#options.mark(null);
      setText(byId('found'), '');
      return;
    }
    this.#found = new FoundRuns(this.#text, this.#options.prefixes, this.#store.runs);
    this.#options.mark(() => false);
    this.#goOn();
  }

  #bringIntoView(): void {
    clearTimeout(this.#typing);
    if (this.#input.value.trim().toLowerCase() !== this.#text) this.#begin();
    let from = Infinity;
    let to = -Infinity;
    for (const number of this.#found?.numbers() ?? []) {
      const run = this.#store?.runs.run(number);
      if (!run) continue;
      from = Math.min(from, run.start);
      to = Math.max(to, run.end);
    }
    if (from <= to) this.#options.showRange(from, to);
  }

  /** Looks through what came since. */
  #goOn(): void {
    const found = this.#found;
    if (!found) return;
    if (found.goOn()) this.#options.mark((task) => found.has(runOf(task)));
    this.#tell(found);
  }

  #tell({ size, said }: FoundRuns): void {
    setText(byId('found'), said);
    setTitle(this.#input, size > 0 ? 'Enter brings them into view' : '');
  }
}

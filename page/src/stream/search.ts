import { Shown } from '../shown.ts';
import type { Dictionary } from '../tasks/dictionary.ts';
import { FoundRuns } from '../tasks/found-runs.ts';
import { runOf, type TaskStore } from '../tasks/task-store.ts';

const TYPING_MS = 150;
const AGAIN_MS = 1_000;
/** ms of searching at once. */
const SLICE_MS = 4;
const NOTHING_FOUND = { said: '', any: false };

export interface SearchOptions {
  prefixes: Dictionary;
  store: () => TaskStore;
  /** Marks the intervals of what is found; null ends the search. */
  mark: (found: ((task: number) => boolean) | null) => void;
  /** Brings a range of time into view. */
  showRange: (from: number, to: number) => void;
  /** Another search is wanted, or none: what was picked out is not to come back. */
  changed: () => void;
}

/** Finds runs by a part of their key or function; whatever is not found fades. */
export class Search {
  /** What is typed, and what is said of what was found. */
  readonly text = new Shown('');
  readonly found = new Shown(NOTHING_FOUND);
  readonly #options: SearchOptions;
  #found: FoundRuns | null = null;
  #store: TaskStore | null = null;
  /** What is looked for, which is what was typed a moment ago. */
  #sought = '';
  #typing: ReturnType<typeof setTimeout> | undefined;
  #next: ReturnType<typeof setTimeout> | undefined;
  /** Of what is marked in the picture; null: nothing is yet. */
  #marked: number | null = null;
  /** What is found is to be brought into view once all is looked through. */
  #intoView = false;
  #only: number | null = null;
  #focus: () => void = () => undefined;

  constructor(options: SearchOptions) {
    this.#options = options;
    setInterval(() => this.#goOn(), AGAIN_MS);
  }

  /** How the box is given the focus. Returns what ends that. */
  watchAsked(focus: () => void): () => void {
    this.#focus = focus;
    return () => (this.#focus = () => undefined);
  }

  focus(): void {
    this.#focus();
  }

  get active(): boolean {
    return this.#sought !== '' || this.#only !== null;
  }

  /** The box has this text. */
  type(text: string): void {
    this.#options.changed();
    this.text.set(text);
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#begin(), TYPING_MS);
  }

  clear(): void {
    this.#options.changed();
    this.text.set('');
    this.#begin();
  }

  /** Picks out one run. */
  showOnly(number: number): void {
    clearTimeout(this.#typing);
    this.text.set('');
    this.#sought = '';
    this.#forget();
    this.#only = number;
    this.#options.mark((task) => runOf(task) === number);
    this.found.set({ said: 'one task picked out, Esc ends it', any: false });
  }

  /** Ends picking out one run; a search goes on. */
  putBack(): void {
    if (this.#only !== null) this.clear();
  }

  /** The runs are in another store, with numbers of their own. */
  restart(): void {
    if (this.#sought !== '' || this.#only !== null) this.#begin();
  }

  #begin(): void {
    clearTimeout(this.#typing);
    this.#sought = sought(this.text.value);
    this.#only = null;
    this.#store = this.#options.store();
    this.#forget();
    if (this.#sought === '') {
      this.#options.mark(null);
      this.found.set(NOTHING_FOUND);
      return;
    }
    this.#found = new FoundRuns(this.#sought, this.#options.prefixes, this.#store.runs);
    this.#options.mark(() => false);
    this.#goOn();
  }

  #forget(): void {
    clearTimeout(this.#next);
    this.#found = null;
    this.#marked = null;
    this.#intoView = false;
  }

  bringIntoView(): void {
    if (sought(this.text.value) !== this.#sought) this.#begin();
    this.#intoView = true;
    this.#goOn();
  }

  #showFound(): void {
    this.#intoView = false;
    let from = Infinity;
    let to = -Infinity;
    for (const number of this.#found?.numbers() ?? []) {
      const span = this.#store?.runs.span(number);
      if (!span) continue;
      from = Math.min(from, span.start);
      to = Math.max(to, span.end);
    }
    if (from <= to) this.#options.showRange(from, to);
  }

  /** Looks through what came since, in slices. */
  #goOn(): void {
    clearTimeout(this.#next);
    const found = this.#found;
    if (!found) return;
    if (found.goOn(SLICE_MS)) {
      if (this.#marked === null) this.found.set(NOTHING_FOUND);
      this.#next = setTimeout(() => this.#goOn());
      return;
    }
    const { size, said, version } = found;
    if (this.#marked !== version) {
      this.#marked = version;
      this.#options.mark((task) => found.has(runOf(task)));
    }
    if (this.found.value.said !== said) this.found.set({ said, any: size > 0 });
    if (this.#intoView) this.#showFound();
  }
}

const sought = (text: string): string => text.trim().toLowerCase();

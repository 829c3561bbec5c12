import type { Work } from '../../slices.ts';
import type { Renumbering } from '../names.ts';
import type { Runs } from './runs/runs.ts';
import type { Stays } from './lanes/stays.ts';

/** The names that a task log uses, by their positions in the dictionaries: those that nothing uses go, and others move up. */
export class LogNames {
  readonly #store: Runs;
  readonly #stays: Stays;

  constructor(store: Runs, stays: Stays) {
    this.#store = store;
    this.#stays = stays;
  }

  /** Positions of prefixes that runs have. */
  markPrefixes(mark: (position: number) => void): void {
    this.#store.markPrefixes(mark);
  }

  /** Positions of workers that runs or stays have. */
  markWorkers(mark: (position: number) => void): void {
    this.#store.markWorkers(mark);
    this.#stays.markWorkers(mark);
  }

  renumberPrefixes(now: Renumbering): void {
    this.#store.renumberPrefixes(now);
  }

  renumberWorkers(now: Renumbering): void {
    this.#store.renumberWorkers(now);
    this.#stays.renumberWorkers(now);
  }

  /** Chunks of rows are renumbered as they are read; this does the others. */
  settle(): Work<void> {
    return this.#store.settle();
  }

  tidyTypes(): void {
    this.#store.tidyTypes();
  }
}

import type { KeptTasks } from '../../tasks/kept-tasks.ts';

/** Lanes of workers that are gone: they are hidden where nothing of them is in view. */
export class GoneLanes {
  readonly #kept: KeptTasks;
  #hidden: ReadonlySet<number> = new Set();

  constructor(kept: KeptTasks) {
    this.#kept = kept;
  }

  get size(): number {
    return this.#hidden.size;
  }

  /** Hides those that are of nothing since `from`, ms since the epoch. Returns whether these are others than before. */
  hide(from: number): boolean {
    const { lanes, workerLanes, store } = this.#kept;
    const gone = workerLanes.gone(store.columns, from);
    const before = this.#hidden;
    if (gone.size === before.size && [...gone].every((lane) => before.has(lane))) return false;
    this.#hidden = gone;
    lanes.hide((lane) => gone.has(lane));
    return true;
  }
}

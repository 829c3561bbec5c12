import type { Workers } from '@daskscope/api';
import type { Filter } from '../filter.ts';
import type { LiveHandle, LiveListener, LiveTasks } from '../../contract/live-handle.ts';
import type { LiveState } from './live-state.ts';

/** The live state, and maybe a query's rows, as panels see them. */
export class Handle implements LiveHandle {
  readonly version = 1;
  readonly tasks: LiveTasks | null;
  readonly #liveState: LiveState;
  readonly #filter: Filter | null;
  #whole: Workers | null = null;
  #workers: Workers | null = null;

  /** @param filter of the query: workers that it leaves out are none of its lanes, and do not count as idle */
  constructor(liveState: LiveState, tasks: LiveTasks | null, filter: Filter | null = null) {
    this.#liveState = liveState;
    this.tasks = tasks;
    this.#filter = filter;
  }

  get connection() {
    return this.#liveState.connection;
  }

  get progress() {
    return this.#liveState.progress;
  }

  get workers() {
    const { workers } = this.#liveState;
    if (workers !== this.#whole) {
      this.#whole = workers;
      this.#workers = workers && this.#shown(workers);
    }
    return this.#workers;
  }

  get status() {
    return this.#liveState.status;
  }

  #shown(workers: Workers): Workers {
    const filter = this.#filter;
    return filter?.values.workers
      ? {
          ...workers,
          workers: workers.workers.filter((worker) => filter.worker(worker)),
          ...(workers.left && { left: workers.left.filter((worker) => filter.worker(worker)) }),
        }
      : workers;
  }

  now(): number {
    return this.#liveState.now();
  }

  subscribe(listener: LiveListener): () => void {
    return this.#liveState.subscribe(listener);
  }
}

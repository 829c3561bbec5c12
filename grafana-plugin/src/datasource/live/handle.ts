import type { Workers } from '@daskscope/api';
import type { Filter } from '../filter.ts';
import type { LiveHandle, LiveListener, LiveTasks } from '../../contract/live-handle.ts';
import type { Feed } from './feed.ts';

/** The feed, and maybe a query's rows, as panels see them. */
export class Handle implements LiveHandle {
  readonly version = 1;
  readonly tasks: LiveTasks | null;
  readonly #feed: Feed;
  readonly #filter: Filter | null;
  #whole: Workers | null = null;
  #workers: Workers | null = null;

  /** @param filter of the query: workers that it leaves out are none of its lanes, and do not count as idle */
  constructor(feed: Feed, tasks: LiveTasks | null, filter: Filter | null = null) {
    this.#feed = feed;
    this.tasks = tasks;
    this.#filter = filter;
  }

  get connection() {
    return this.#feed.connection;
  }

  get progress() {
    return this.#feed.progress;
  }

  get workers() {
    const { workers } = this.#feed;
    if (workers !== this.#whole) {
      this.#whole = workers;
      this.#workers = workers && this.#shown(workers);
    }
    return this.#workers;
  }

  get status() {
    return this.#feed.status;
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
    return this.#feed.now();
  }

  subscribe(listener: LiveListener): () => void {
    return this.#feed.subscribe(listener);
  }
}

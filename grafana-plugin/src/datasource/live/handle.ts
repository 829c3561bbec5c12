import type { LiveHandle, LiveListener, LiveTasks } from '../live-handle.ts';
import type { Feed } from './feed.ts';

/** The feed, and maybe a query's rows, as panels see them. */
export class Handle implements LiveHandle {
  readonly version = 1;
  readonly tasks: LiveTasks | null;
  readonly #feed: Feed;

  constructor(feed: Feed, tasks: LiveTasks | null) {
    this.#feed = feed;
    this.tasks = tasks;
  }

  get connection() {
    return this.#feed.connection;
  }

  get progress() {
    return this.#feed.progress;
  }

  get workers() {
    return this.#feed.workers;
  }

  get status() {
    return this.#feed.status;
  }

  now(): number {
    return this.#feed.now();
  }

  subscribe(listener: LiveListener): () => void {
    return this.#feed.subscribe(listener);
  }
}

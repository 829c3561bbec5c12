import { Found } from '@daskscope/client';
import type { LiveTasks } from '../../contract/live-handle.ts';
import type { Finding } from '../task-source.ts';

/** Numbers of the newest rows that are remembered: more than are drawn. */
const MOST = 2_500_000;

/** The rows that have a text, of those that a live handle has. */
export class FoundRows implements Finding {
  readonly #tasks: LiveTasks;
  readonly #found: Found;
  #epoch: number;

  constructor(tasks: LiveTasks, text: string) {
    this.#tasks = tasks;
    this.#epoch = tasks.epoch;
    this.#found = new Found({
      get first() {
        return Math.max(0, tasks.end - MOST);
      },
      get end() {
        return tasks.end;
      },
      search: (from, to) => tasks.search(text, from, to),
    });
  }

  get version(): number {
    return this.#found.version;
  }

  get has(): (row: number) => boolean {
    return this.#found.has;
  }

  goOn(ms: number): boolean {
    if (this.#tasks.epoch !== this.#epoch) {
      this.#epoch = this.#tasks.epoch;
      this.#found.restart();
    }
    return this.#found.goOn(ms);
  }
}

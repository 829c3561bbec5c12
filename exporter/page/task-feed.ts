import type { Status, TasksUpdate, Workers } from '@daskscope/api';
import { laneName } from '@daskscope/client';
import { Lanes } from '@daskscope/timeline';
import { Dictionary } from './dictionary.ts';
import { historyBefore, newestBefore, type HistoryProgress } from './history.ts';
import { Running } from './running.ts';
import { TaskStore, type Names } from './task-store.ts';

export interface TaskFeedOptions {
  /** There is something new to draw. */
  changed: () => void;
  /** The runs are in another store from now on, which has all of the one before. */
  storeChanged: () => void;
  /** null: it is all there. */
  historyProgress: (progress: HistoryProgress | null) => void;
  /** A run has come live, which ended then (ms). */
  finished: (end: number) => void;
}

/** Runs of tasks: those that come live, and those that were before. */
export class TaskFeed {
  readonly names: Names = { prefixes: new Dictionary(), workers: new Dictionary(), lives: new Dictionary() };
  readonly lanes = new Lanes();
  readonly running = new Running(this.lanes);
  store = new TaskStore(this.names, this.lanes);
  /** Where to go on from; null: nothing came yet. */
  cursor: string | null = null;
  /** Runs that passed unseen while the page was away, or that were too many to fetch. */
  missed = 0;
  /** Workers there are now, as lanes name them; null: not told yet. */
  present: ReadonlySet<string> | null = null;
  readonly #options: TaskFeedOptions;
  /** What came live while the past is fetched. */
  #live: TasksUpdate[] | null = [];
  #began = false;

  constructor(options: TaskFeedOptions) {
    this.#options = options;
    setInterval(() => this.running.forget(), 10_000);
  }

  /** A line of the stream. */
  takeTasks(update: TasksUpdate): void {
    if (this.cursor === null && update.lives?.length === 0) this.#live = null;
    this.cursor = update.cursor;
    this.missed += update.lost;
    this.#live?.push(update);
    this.store.take(update, (worker, key, lane, end) => {
      this.running.finish(worker, key, lane, end);
      this.#options.finished(end);
    });
    this.#options.changed();
  }

  takeWorkers({ workers, prefixes }: Workers): void {
    const present = new Set<string>();
    for (const worker of workers) {
      const { host, worker: label } = laneName(worker);
      present.add(`${host}\n${label}`);
      for (let thread = 0; thread < worker.threads; thread++) this.lanes.id(host, label, String(thread));
      this.names.workers.position(worker.address, worker.position);
    }
    this.present = present;
    this.running.update(workers, this.names.prefixes.translate(prefixes));
    this.#options.changed();
  }

  /** Fetches the past, once: the newest first, so that there is a picture, and then all in order. */
  async fetchHistory(lives: Status['lives']): Promise<void> {
    if (this.#began || this.cursor === null || lives.length === 0) return;
    this.#began = true;
    const cursor = this.cursor;
    try {
      await this.#fetch(cursor, lives);
    } catch {
      // The exporter went away meanwhile: what came is shown, and the stream says the rest.
      this.#began = false;
    }
    this.#options.historyProgress(null);
  }

  async #fetch(cursor: string, lives: Status['lives']): Promise<void> {
    const newest = await newestBefore(cursor);
    const first = new TaskStore(this.names, this.lanes);
    first.take(newest, (worker, key, lane, end) => this.running.finish(worker, key, lane, end));
    this.#replace(first);
    const whole = new TaskStore(this.names, this.lanes);
    const left = await historyBefore(cursor, lives, (page, progress) => {
      whole.take(page);
      this.#options.historyProgress(progress);
    });
    this.missed += left;
    this.#replace(whole);
    this.#live = null;
  }

  #replace(store: TaskStore): void {
    for (const update of this.#live ?? []) store.take(update);
    this.store = store;
    this.#options.storeChanged();
  }
}

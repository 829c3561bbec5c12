import type { Status, TasksUpdate, Workers } from '@daskscope/api';
import {
  Attempts,
  Backoff,
  readCursor,
  RequestError,
  Running,
  WorkerLanes,
  type RunningRun,
} from '@daskscope/client';
import { Lanes, type RunningTask, type Unknown } from '@daskscope/timeline';
import { Dictionary } from './dictionary.ts';
import { historyBefore, newestBefore, type HistoryProgress } from './history.ts';
import { TaskStore } from './task-store.ts';
import { ToldNames, type Meaning, type Names } from './told-names.ts';

export interface KeptTasksOptions {
  /** There is something new to draw. */
  changed: () => void;
  /** The runs are in another store from now on, which has all of the one before. */
  storeChanged: () => void;
  /** All was forgotten: the stream is to be opened anew, where `cursor` says. */
  beganAnew: () => void;
  /** null: it is all there. */
  historyProgress: (progress: HistoryProgress | HistoryProblem | null) => void;
  /** A run has come live that brought its task into memory; it ended then (ms). */
  finished: (end: number) => void;
}

/** Why the past is not there, though it will be asked for again. */
export interface HistoryProblem {
  problem: string;
}

/** Runs of the history. */
export interface Stretch {
  store: TaskStore;
  /** All time of which it does not have what ran. */
  missing: readonly Unknown[];
}

/** A task that runs now, where it is drawn. */
export interface Executing extends RunningTask {
  key: string;
}

/** The runs of tasks that the page keeps: those that come live, and those that were before. */
export class KeptTasks {
  readonly names: Names = { prefixes: new Dictionary(), workers: new Dictionary(), lives: new Dictionary() };
  readonly lanes = new Lanes();
  readonly workerLanes = new WorkerLanes(this.lanes);
  /** The exporter's history has runs of before those that are here. */
  hasPast = false;
  /** Where to go on from; null: nothing came yet. */
  cursor: string | null = null;
  readonly #options: KeptTasksOptions;
  #live = new TaskStore(this.workerLanes);
  /** A stretch of the history that is shown in place of what is here; null: none is. */
  #stretch: Stretch | null = null;
  #told = new ToldNames(this.names, this.workerLanes);
  /** What comes live while the past is fetched; null: it is not. */
  #meanwhile: { update: TasksUpdate; meaning: Meaning }[] | null = null;
  #past: 'wanted' | 'there' = 'wanted';
  #attempts = newAttempts();
  /** When the first line said that it was sent: ms since the epoch, the exporter's clock. */
  #liveSince: number | null = null;
  /** The past was too long to fetch all of it. */
  #leftOut = false;
  readonly #running = new Running();
  #executing: { runs: readonly RunningRun[]; tasks: readonly Executing[] } = { runs: [], tasks: [] };
  /** Positions of the exporter's prefixes here. */
  #groups: readonly number[] = [];

  constructor(options: KeptTasksOptions) {
    this.#options = options;
  }

  /** A line of the stream. */
  takeTasks(update: TasksUpdate): void {
    if (this.cursor !== null && readCursor(this.cursor).epoch !== readCursor(update.cursor).epoch)
      return this.beginAnew();
    // Before the first scheduler there is no past: all of it comes live.
    if (this.cursor === null && readCursor(update.cursor).life === '') this.#past = 'there';
    this.#liveSince ??= update.base + update.now;
    this.cursor = update.cursor;
    const meaning = this.#told.read(update);
    this.#meanwhile?.push({ update, meaning });
    this.#live.missed += update.lost;
    this.#live.take(update, meaning, ({ worker, thread, key, end, error }) => {
      this.#running.finish(worker, thread, key, end);
      if (!error) this.#options.finished(end);
    });
    this.#options.changed();
  }

  /** All is asked for again: the exporter does not know the cursor, or it has dropped old names, and here they go as well. */
  beginAnew(): void {
    this.cursor = null;
    this.#past = 'wanted';
    this.#attempts = newAttempts();
    this.#meanwhile = null;
    this.#liveSince = null;
    this.#leftOut = false;
    this.#groups = [];
    this.#executing = { runs: [], tasks: [] };
    for (const names of Object.values(this.names)) (names as Dictionary).clear();
    this.lanes.clear();
    this.workerLanes.clear();
    this.#told = new ToldNames(this.names, this.workerLanes);
    this.#live = new TaskStore(this.workerLanes);
    this.#stretch = null;
    this.#options.storeChanged();
    this.#options.beganAnew();
  }

  takeWorkers(told: Workers): void {
    this.workerLanes.setPresent(told);
    for (const { address, position } of told.workers) this.names.workers.position(address, position);
    this.#groups = this.names.prefixes.translate(told.prefixes);
    this.#running.update(told);
    this.#options.changed();
  }

  /** Runs that passed unseen while the page was away, or that were too many to fetch. */
  get missed(): number {
    return this.#live.missed;
  }

  /** What is shown. */
  get store(): TaskStore {
    return this.#stretch?.store ?? this.#live;
  }

  /** Shows a stretch of the history in place of what is here; null ends that. */
  showStretch(stretch: Stretch | null): void {
    if (stretch === this.#stretch) return;
    this.#stretch = stretch;
    this.#options.storeChanged();
  }

  /** Whether the history is to be asked for what ran at a time, ms since the epoch. */
  isBefore(time: number): boolean {
    return this.hasPast && this.#past === 'there' && time < this.#from;
  }

  get #from(): number {
    return this.#live.columns.extent()?.from ?? this.#liveSince ?? Infinity;
  }

  /** What runs now. */
  get executing(): readonly Executing[] {
    const { runs } = this.#running;
    if (this.#executing.runs !== runs)
      this.#executing = { runs, tasks: runs.map((run) => this.#placed(run)) };
    return this.#executing.tasks;
  }

  #placed({ key, prefix, address, thread, start }: RunningRun): Executing {
    const lane = this.workerLanes.lane(address, thread);
    return { lane, group: this.#groups[prefix] ?? 0, start, task: 0, key };
  }

  /** Time of which what ran is not here, and why, whether the exporter has it or not. */
  get missing(): readonly Unknown[] {
    if (this.#past !== 'there' && this.#liveSince !== null) {
      const { problem } = this.#attempts;
      const asked = problem === '' ? 'It is being fetched.' : `It could not be fetched: ${problem}`;
      return before(this.#liveSince, 'not fetched', asked);
    }
    if (this.#stretch) return this.#stretch.missing;
    if (this.hasPast) return before(this.#from, 'not fetched', 'The history has it.');
    return this.#live.columns.dropped > 0 || this.#leftOut
      ? before(this.#from, 'not kept', 'The page dropped it for newer ones.')
      : [];
  }

  /**
   * Fetches the past, once: the newest first, so that there is a picture, and then all in order. What is refused is asked
   * for again after a pause, when this is called again.
   */
  async fetchHistory(lives: Status['lives']): Promise<void> {
    const { cursor } = this;
    if (this.#past !== 'wanted' || cursor === null) return;
    // A status from before the cursor's scheduler came does not know what there is.
    if (!lives.some(({ id }) => id === readCursor(cursor).life)) return;
    const attempts = this.#attempts;
    if (!attempts.ready) return;
    // The log has all that came live until now.
    this.#meanwhile = [];
    const wanted = () => attempts === this.#attempts;
    const answered = await attempts.make(() => this.#fetch(cursor, lives, wanted));
    if (!wanted()) return;
    this.#meanwhile = null;
    if (answered) this.#past = 'there';
    this.#options.historyProgress(answered ? null : { problem: attempts.problem });
  }

  async #fetch(cursor: string, lives: Status['lives'], wanted: () => boolean): Promise<void> {
    const past = new ToldNames(this.names, this.workerLanes);
    const first = new TaskStore(this.workerLanes);
    for await (const page of newestBefore(cursor, lives)) {
      if (!wanted()) return;
      first.take(page, past.read(page));
      this.#running.takePast(page);
    }
    this.#replace(first);
    const whole = new TaskStore(this.workerLanes);
    const left = await historyBefore(cursor, lives, (page, progress) => {
      if (!wanted()) return;
      whole.take(page, past.read(page));
      whole.missed += progress.lost;
      this.#options.historyProgress(progress);
    });
    if (!wanted()) return;
    whole.missed += left;
    this.#leftOut = left > 0;
    this.#replace(whole);
  }

  /** By a store that has what came before the cursor, of which what came since is behind. */
  #replace(store: TaskStore): void {
    for (const { update, meaning } of this.#meanwhile ?? []) {
      store.missed += update.lost;
      store.take(update, meaning);
    }
    // The exporter may have dropped what came live; it drops the oldest, so that it has none that came before.
    const { runs } = this.#live;
    const oldest = runs.run(runs.first);
    if (oldest && !store.known.has(this.names.lives.name(oldest.life), oldest.id)) return;
    this.#live = store;
    if (!this.#stretch) this.#options.storeChanged();
  }
}

const before = (to: number, word: string, reason: string): Unknown[] => [
  { from: -Infinity, to, word, reason },
];

/** Another of its kind where all begins anew: what was under way is not wanted then. */
const newAttempts = () => new Attempts(new Backoff(), sentenceOf);

const sentenceOf = (cause: unknown): string =>
  cause instanceof RequestError ? cause.message : 'The exporter does not answer.';

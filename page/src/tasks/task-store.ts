import { TASK_ERROR, type Tasks, type TasksUpdate, type WorkerName } from '@daskscope/api';
import {
  failedIntervals,
  NO_SOURCE,
  sourcesOf,
  spansOf,
  type Run,
  type WorkerLanes,
} from '@daskscope/client';
import { Columns, FLAG_ERROR, KIND, kindOfAction } from '@daskscope/timeline';
import type { Dictionary } from './dictionary.ts';
import { KnownIds } from './known-ids.ts';
import { Runs, type Span } from './runs.ts';

/** Names shared by all that came, whatever came first. */
export interface Names {
  prefixes: Dictionary;
  /** By address. */
  workers: Dictionary;
  lives: Dictionary;
}

/** The dictionaries of one stream or answer in the page's positions. */
interface Translation {
  prefixes: number[];
  workers: number[];
  lives: number[];
  lifeIds: readonly string[];
  actions: readonly string[];
  kinds: number[];
  workerNames: readonly WorkerName[];
}

/** A run that has ended. */
export interface Ended {
  /** Its worker's address. */
  worker: string;
  thread: number;
  key: string;
  /** ms since the epoch */
  end: number;
  error: boolean;
}

const NOTHING: Translation = {
  prefixes: [],
  workers: [],
  lives: [],
  lifeIds: [],
  actions: [],
  kinds: [],
  workerNames: [],
};

/** Intervals that are drawn, and runs behind them, at most. */
const CAPACITY = 1_000_000;

/** An interval carries the number of its run and, for a transfer, where it came from. */
const SOURCES = 65_536;
export const runOf = (task: number): number => Math.floor(task / SOURCES);
/** Position of the worker that a transfer came from; null if unknown. */
export const sourceOf = (task: number): number | null => (task % SOURCES === 0 ? null : (task % SOURCES) - 1);

/** What came of tasks, as the drawing takes it. */
export class TaskStore {
  readonly columns = new Columns(CAPACITY);
  readonly runs = new Runs(CAPACITY);
  readonly #names: Names;
  readonly #lanes: WorkerLanes;
  readonly #known = new KnownIds();
  #translation: Translation;

  /** @param before what came until now: the stream says dictionaries once, and whatever goes on from there needs them */
  constructor(names: Names, lanes: WorkerLanes, before?: TaskStore) {
    this.#translation = before ? before.#translation : NOTHING;
    this.#names = names;
    this.#lanes = lanes;
  }

  /** Takes in a line of the stream or an answer. */
  take(update: Tasks | TasksUpdate, ended?: (run: Ended) => void): void {
    this.#translation = this.#translate(update);
    const { starts, ends } = spansOf(update);
    const numbers = this.#takeRuns(update, (row) => ({ start: starts[row]!, end: ends[row]! }));
    this.#takeIntervals(update, numbers);
    if (ended) this.#tellEnded(update, numbers, ends, ended);
  }

  #translate(update: Tasks | TasksUpdate): Translation {
    const { prefixes, workers, lives } = this.#names;
    const last = this.#translation;
    for (const worker of update.workers ?? []) this.#lanes.describe(worker);
    return {
      prefixes: update.prefixes ? prefixes.translate(update.prefixes) : last.prefixes,
      workers: update.workers
        ? workers.translate(update.workers.map(({ address }) => address))
        : last.workers,
      lives: update.lives ? lives.translate(update.lives) : last.lives,
      lifeIds: update.lives ?? last.lifeIds,
      actions: update.actions ?? last.actions,
      kinds: update.actions?.map(kindOfAction) ?? last.kinds,
      workerNames: update.workers ?? last.workerNames,
    };
  }

  /** The number of each row's run; -1 for one that is known. */
  #takeRuns({ tasks }: TasksUpdate, spanOf: (row: number) => Span): number[] {
    const { prefixes, workers, lives, lifeIds } = this.#translation;
    return tasks.id.map((id, row) => {
      const life = tasks.life[row]!;
      if (!this.#known.take(lifeIds[life] ?? '', id)) return -1;
      const run: Run = {
        life: lives[life] ?? 0,
        id,
        prefix: prefixes[tasks.prefix[row]!] ?? 0,
        worker: workers[tasks.worker[row]!] ?? 0,
        thread: tasks.thread[row]!,
        status: tasks.status[row]!,
        nbytes: tasks.nbytes[row]!,
      };
      return this.runs.add(run, tasks.key?.[row] ?? '', spanOf(row));
    });
  }

  #takeIntervals(update: TasksUpdate, numbers: readonly number[]): void {
    const { tasks, intervals, base } = update;
    const { prefixes, workers, kinds, actions } = this.#translation;
    const rows = intervals.task.length;
    const sources = sourcesOf(update);
    const failed = failedIntervals(update, actions);
    const lane: number[] = [];
    const group: number[] = [];
    const kind: number[] = [];
    const start: number[] = [];
    const duration: number[] = [];
    const flags: number[] = [];
    const task: number[] = [];
    for (let i = 0; i < rows; i++) {
      const row = intervals.task[i]!;
      const number = numbers[row]!;
      if (number < 0) continue;
      const source = sources[i] === NO_SOURCE ? undefined : (workers[sources[i]!] ?? 0);
      lane.push(this.#laneOf(tasks.worker[row]!, tasks.thread[row]!));
      group.push(prefixes[tasks.prefix[row]!] ?? 0);
      kind.push(kinds[intervals.action[i]!] ?? KIND.other);
      start.push(base + intervals.start[i]!);
      duration.push(intervals.duration[i]!);
      flags.push(failed[i] === 1 ? FLAG_ERROR : 0);
      task.push(number * SOURCES + (source === undefined || source >= SOURCES - 1 ? 0 : source + 1));
    }
    if (start.length > 0) this.columns.append({ lane, group, kind, start, duration, flags, task });
  }

  #tellEnded(
    { tasks }: TasksUpdate,
    numbers: readonly number[],
    ends: Float64Array,
    tell: (run: Ended) => void,
  ): void {
    numbers.forEach((number, row) => {
      if (number < 0) return;
      const worker = this.#addressOf(tasks.worker[row]!);
      const error = tasks.status[row] === TASK_ERROR;
      tell({ worker, thread: tasks.thread[row]!, key: tasks.key?.[row] ?? '', end: ends[row]!, error });
    });
  }

  #laneOf(worker: number, thread: number): number {
    return this.#lanes.lane(this.#addressOf(worker), thread);
  }

  #addressOf(worker: number): string {
    return this.#translation.workerNames[worker]?.address ?? '';
  }
}

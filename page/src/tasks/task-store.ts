import { TASK_ERROR, type Tasks, type TasksUpdate } from '@daskscope/api';
import {
  failedIntervals,
  KnownRuns,
  NO_SOURCE,
  sourcesOf,
  spansOf,
  type Run,
  type WorkerLanes,
} from '@daskscope/client';
import { Columns, GrowingBatch, KIND } from '@daskscope/timeline';
import { Runs, type Span } from './runs.ts';
import type { Meaning } from './told-names.ts';

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
  /** Which of the exporter's runs have come. */
  readonly known = new KnownRuns();
  /** Runs that passed unseen, or were too many to fetch. */
  missed = 0;
  readonly #lanes: WorkerLanes;

  constructor(lanes: WorkerLanes) {
    this.#lanes = lanes;
  }

  /** Takes in a line of the stream or an answer. */
  take(update: Tasks | TasksUpdate, meaning: Meaning, ended?: (run: Ended) => void): void {
    const { starts, ends } = spansOf(update);
    const numbers = this.#takeRuns(update, meaning, (row) => ({ start: starts[row]!, end: ends[row]! }));
    this.#takeIntervals(update, meaning, numbers);
    if (ended) this.#tellEnded(update, meaning, { numbers, ends, ended });
  }

  /** The number of each row's run; -1 for one that is known. */
  #takeRuns(
    { tasks }: TasksUpdate,
    { prefixes, workers, lives, lifeIds }: Meaning,
    spanOf: (row: number) => Span,
  ): number[] {
    return tasks.id.map((id, row) => {
      const life = tasks.life[row]!;
      if (!this.known.take(lifeIds[life] ?? '', id)) return -1;
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

  #takeIntervals(update: TasksUpdate, meaning: Meaning, numbers: readonly number[]): void {
    const { tasks, intervals, base } = update;
    const { prefixes, workers, kinds, actions } = meaning;
    const rows = intervals.task.length;
    const sources = sourcesOf(update);
    const failed = failedIntervals(update, actions);
    const batch = new GrowingBatch();
    for (let i = 0; i < rows; i++) {
      const row = intervals.task[i]!;
      const number = numbers[row]!;
      if (number < 0) continue;
      const source = sources[i] === NO_SOURCE ? undefined : (workers[sources[i]!] ?? 0);
      batch.push({
        lane: this.#lanes.lane(addressOf(meaning, tasks.worker[row]!), tasks.thread[row]!),
        group: prefixes[tasks.prefix[row]!] ?? 0,
        kind: kinds[intervals.action[i]!] ?? KIND.other,
        start: base + intervals.start[i]!,
        duration: intervals.duration[i]!,
        failed: failed[i] === 1,
        task: number * SOURCES + (source === undefined || source >= SOURCES - 1 ? 0 : source + 1),
      });
    }
    if (batch.length > 0) this.columns.append(batch);
  }

  #tellEnded(
    { tasks }: TasksUpdate,
    meaning: Meaning,
    told: { numbers: readonly number[]; ends: Float64Array; ended: (run: Ended) => void },
  ): void {
    told.numbers.forEach((number, row) => {
      if (number < 0) return;
      told.ended({
        worker: addressOf(meaning, tasks.worker[row]!),
        thread: tasks.thread[row]!,
        key: tasks.key?.[row] ?? '',
        end: told.ends[row]!,
        error: tasks.status[row] === TASK_ERROR,
      });
    });
  }
}

const addressOf = ({ workerNames }: Meaning, worker: number): string => workerNames[worker]?.address ?? '';

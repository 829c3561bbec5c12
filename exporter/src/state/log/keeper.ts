import type { TaskInterval, TaskRecord } from '../updates/tasks.ts';

/** Where a run is in the log. Times are ms since the epoch. */
export interface Placed {
  /** On its worker. */
  readonly lane: number;
  readonly start: number;
  readonly stop: number;
  /** Those that are kept, to the microsecond. */
  readonly intervals: readonly TaskInterval[];
}

/** Who keeps runs for longer than the log does: it is told of each once, and does whatever I/O that takes elsewhere. */
export interface RunKeeper {
  /** It has what the log drops; else that is gone. */
  readonly keeps: boolean;
  /** One past the highest run of a scheduler that it has on disk; 0: none. It also has what came since. */
  next(life: string): number;
  /** @param life the scheduler's id */
  take(life: string, id: number, record: TaskRecord, placed: Placed): void;
}

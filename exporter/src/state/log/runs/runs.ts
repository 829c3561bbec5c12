import type { Work } from '../../../slices.ts';
import type { ErrorTexts } from '../../error-texts.ts';
import { Lanes } from '../lanes/lanes.ts';
import type { Placed } from '../keeper.ts';
import { toTheMicrosecond } from './microseconds.ts';
import { MAX_NAMES, Names, type Renumbering, type WorkerNames } from '../../names.ts';
import { Rows, slotOf, type RowsView } from './rows.ts';
import {
  INTERVAL_BYTES,
  newIntervalColumns,
  newRunColumns,
  RUN_BYTES,
  type IntervalColumns,
  type RunColumns,
} from './run-columns.ts';
import { boundedIntervals } from './bounded-intervals.ts';
import { Uses } from './uses.ts';
import { cut, detached, KEY_LIMIT } from '../../text.ts';
import type { TaskInterval, TaskRecord } from '../../updates/tasks.ts';

/** So that a task log of tasks with several intervals each still holds its capacity. */
const INTERVALS_PER_TASK = 4;
const LEAST_INTERVALS = 65_536;

/** In the order of the contract's example; others follow as they are seen. */
export const ACTIONS: readonly string[] = ['compute', 'transfer', 'disk-read', 'disk-write', 'deserialize'];

/** Runs and their intervals as they were at one time. */
export interface RunsView {
  readonly rows: RowsView<RunColumns>;
  readonly intervals: RowsView<IntervalColumns>;
  readonly actions: Names;
  release(): void;
}

/** The rows of the task log: finished runs and their intervals, oldest first. The oldest make room. */
export class Runs {
  readonly rows = new Rows(newRunColumns);
  readonly intervals = new Rows(newIntervalColumns);
  readonly actions = new Names();
  readonly types = new Names();
  readonly prefixes: Names;
  readonly workers: WorkerNames;
  readonly texts: ErrorTexts;
  readonly capacity: number;
  readonly #intervalCapacity: number;
  readonly lanes = new Lanes();
  readonly #prefixUses = new Uses();
  /** Also those that inputs came from. */
  readonly #workerUses = new Uses();
  readonly #typeUses = new Uses();
  readonly #threads: (worker: string) => number;
  readonly #dropped: (life: number, stop: number) => void;
  #latest = 0;

  constructor(options: {
    capacity: number;
    prefixes: Names;
    workers: WorkerNames;
    texts: ErrorTexts;
    /** Threads of the worker at an address; 0: not known. */
    threads: (worker: string) => number;
    /** Told the life of each run that goes, and when it ended. */
    dropped: (life: number, stop: number) => void;
  }) {
    this.capacity = options.capacity;
    this.#intervalCapacity = Math.max(options.capacity * INTERVALS_PER_TASK, LEAST_INTERVALS);
    this.prefixes = options.prefixes;
    this.workers = options.workers;
    this.texts = options.texts;
    this.#threads = options.threads;
    this.#dropped = options.dropped;
    for (const action of ACTIONS) this.actions.positionOf(action);
  }

  /** Of all columns but the keys' texts. */
  get columnBytes(): number {
    return this.rows.allocated * RUN_BYTES + this.intervals.allocated * INTERVAL_BYTES;
  }

  *keys(): Generator<string> {
    for (let row = this.rows.first; row < this.rows.end; row++)
      yield this.rows.chunkOf(row).key[slotOf(row)]!;
  }

  add(life: number, id: number, record: TaskRecord): Placed {
    const intervals = boundedIntervals(record.intervals).map(toTheMicrosecond);
    this.#makeRoom(intervals.length);
    const row = this.rows.add();
    const runs = this.rows.chunkOf(row);
    const slot = slotOf(row);
    runs.life[slot] = life;
    runs.id[slot] = id;
    runs.prefix[slot] = this.prefixes.positionOf(record.prefix);
    runs.worker[slot] = this.workers.positionOf(record.worker);
    runs.status[slot] = record.erred ? 1 : 0;
    runs.type[slot] = this.types.positionOf(record.type);
    this.#prefixUses.add(runs.prefix[slot]);
    this.#workerUses.add(runs.worker[slot]);
    this.#typeUses.add(runs.type[slot]);
    runs.nbytes[slot] = Math.max(record.nbytes, 0) || 0;
    runs.exception[slot] = record.exception === null ? 0 : this.texts.keep(record.exception);
    runs.traceback[slot] = record.traceback === null ? 0 : this.texts.keep(record.traceback);
    runs.key[slot] = detached(cut(record.key, KEY_LIMIT));
    runs.firstInterval[slot] = this.intervals.end;
    runs.intervalCount[slot] = intervals.length;
    let start = Infinity;
    let stop = -Infinity;
    for (const interval of intervals) {
      start = Math.min(start, interval.start);
      stop = Math.max(stop, interval.stop);
      this.#addInterval(interval);
    }
    // A run that says nothing of its time is taken to be as late as the latest before it.
    this.#latest = Math.max(this.#latest, stop);
    runs.start[slot] = intervals.length > 0 ? start : this.#latest;
    runs.stop[slot] = intervals.length > 0 ? stop : this.#latest;
    const span = { start: onThreadSince(intervals) ?? runs.start[slot], stop: runs.stop[slot] };
    const lane = this.lanes.laneOf(record.worker, record.thread, span, this.#threads(record.worker));
    runs.lane[slot] = lane;
    return { lane, start: runs.start[slot], stop: runs.stop[slot], intervals };
  }

  /** ms since the epoch: when the latest run ended that was before these. */
  goOnFrom(latest: number): void {
    this.#latest = Math.max(this.#latest, latest);
  }

  markPrefixes(mark: (position: number) => void): void {
    this.#prefixUses.mark(mark);
  }

  /** Also those that inputs came from. */
  markWorkers(mark: (position: number) => void): void {
    this.#workerUses.mark(mark);
  }

  renumberPrefixes(now: Renumbering): void {
    const table = tableOf(now);
    this.#prefixUses.renumber(now);
    this.rows.replaceChunks((columns) => ({ ...columns, prefix: renumbered(columns.prefix, table) }));
  }

  renumberWorkers(now: Renumbering): void {
    const workers = tableOf(now);
    this.#workerUses.renumber(now);
    this.rows.replaceChunks((columns) => ({ ...columns, worker: renumbered(columns.worker, workers) }));
    const sources = tableOf((place) => (place === 0 ? 0 : now(place - 1) + 1));
    this.intervals.replaceChunks((columns) => ({ ...columns, source: renumbered(columns.source, sources) }));
  }

  /** Does what renumbering left for later. */
  *settle(): Work<void> {
    yield* this.rows.settle();
    yield* this.intervals.settle();
  }

  /** Names of types that no run has any more make room. */
  tidyTypes(): void {
    if (!this.types.crowded) return;
    const now = this.types.makeRoom((use) => this.#typeUses.mark(use));
    if (!now) return;
    this.#typeUses.renumber(now);
    const table = tableOf(now);
    this.rows.replaceChunks((columns) => ({ ...columns, type: renumbered(columns.type, table) }));
  }

  view(): RunsView {
    const rows = this.rows.view();
    const intervals = this.intervals.view();
    return {
      rows,
      intervals,
      actions: this.actions,
      release() {
        rows.release();
        intervals.release();
      },
    };
  }

  dropOldest(): void {
    if (this.rows.size > 0) this.#dropFirst();
  }

  #addInterval(interval: TaskInterval): void {
    const row = this.intervals.add();
    const columns = this.intervals.chunkOf(row);
    const slot = slotOf(row);
    columns.action[slot] = this.actions.positionOf(interval.action);
    columns.start[slot] = interval.start;
    columns.duration[slot] = Math.max(interval.stop - interval.start, 0);
    columns.source[slot] = 0;
    if (interval.source === null) return;
    const source = this.workers.positionOf(interval.source);
    columns.source[slot] = source + 1;
    this.#workerUses.add(source);
  }

  #makeRoom(intervals: number): void {
    while (
      this.rows.size >= this.capacity ||
      (this.rows.size > 0 && this.intervals.size + intervals > this.#intervalCapacity)
    ) {
      this.#dropFirst();
    }
  }

  #dropFirst(): void {
    const runs = this.rows.chunkOf(this.rows.first);
    const slot = slotOf(this.rows.first);
    this.#dropped(runs.life[slot]!, runs.stop[slot]!);
    // Else its memory stays until its chunk is used again.
    if (!this.rows.viewed) runs.key[slot] = '';
    this.#prefixUses.remove(runs.prefix[slot]!);
    this.#workerUses.remove(runs.worker[slot]!);
    this.#typeUses.remove(runs.type[slot]!);
    for (let count = runs.intervalCount[slot]!; count > 0; count--) this.#dropFirstInterval();
    this.rows.dropFirst();
  }

  #dropFirstInterval(): void {
    const { first } = this.intervals;
    const source = this.intervals.chunkOf(first).source[slotOf(first)]!;
    if (source > 0) this.#workerUses.remove(source - 1);
    this.intervals.dropFirst();
  }
}

type Positions = Uint16Array | Uint32Array;

/** What every position is now. */
function tableOf(now: Renumbering): Uint32Array {
  const table = new Uint32Array(MAX_NAMES + 1);
  for (let at = 0; at < table.length; at++) table[at] = now(at);
  return table;
}

function renumbered<Column extends Positions>(column: Column, table: Uint32Array): Column {
  const anew = column.slice() as Column;
  for (let slot = 0; slot < anew.length; slot++) anew[slot] = table[anew[slot]!]!;
  return anew;
}

/** Inputs are fetched while the thread may still be at another run. */
const onThreadSince = (intervals: readonly TaskInterval[]): number | undefined =>
  intervals.find(({ action }) => action === 'compute')?.start;

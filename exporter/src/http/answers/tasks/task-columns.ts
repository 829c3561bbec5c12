import type { Tasks } from '@daskscope/api';
import type { Work } from '../../../slices.ts';
import { slotOf } from '../../../state/log/runs/rows.ts';
import type { RunsView } from '../../../state/log/runs/runs.ts';
import type { FoundRuns } from '../../../state/log/query/found-runs.ts';
import { roundedMs } from '../../../state/log/runs/microseconds.ts';

type Columns = Pick<Tasks, 'base' | 'tasks' | 'intervals' | 'sources'>;

/** Runs between two places where others may come in. */
const STEP = 128;

/** The selected rows as columns. Base is near the data, so that numbers are short; `now` where there is none. */
export function* taskColumns(
  { view: store, selection, positionOfLife }: FoundRuns,
  { keys, now }: { keys: boolean; now: number },
): Work<Columns> {
  const base = Math.floor(earliest(store, selection.runs) ?? now);
  const tasks: Tasks['tasks'] = {
    life: [],
    id: [],
    prefix: [],
    worker: [],
    thread: [],
    status: [],
    nbytes: [],
    ...(keys && { key: [] }),
  };
  const rows = new IntervalRows(store, selection.intervals, base);
  for (const [task, row] of selection.runs.entries()) {
    if (task % STEP === 0) yield;
    const runs = store.rows.chunkOf(row);
    const slot = slotOf(row);
    tasks.life.push(positionOfLife(runs.life[slot]!));
    tasks.id.push(runs.id[slot]!);
    tasks.prefix.push(runs.prefix[slot]!);
    tasks.worker.push(runs.worker[slot]!);
    tasks.thread.push(runs.lane[slot]!);
    tasks.status.push(runs.status[slot]!);
    tasks.nbytes.push(runs.nbytes[slot]!);
    tasks.key?.push(runs.key[slot]!);
    const first = runs.firstInterval[slot]!;
    rows.addRun(task, first, first + runs.intervalCount[slot]!);
  }
  return { base, tasks, intervals: rows.intervals, sources: rows.sources };
}

function earliest(store: RunsView, runs: number[]): number | undefined {
  let start = Infinity;
  for (const row of runs) start = Math.min(start, store.rows.chunkOf(row).start[slotOf(row)]!);
  return start === Infinity ? undefined : start;
}

class IntervalRows {
  readonly intervals: Tasks['intervals'] = { task: [], action: [], start: [], duration: [] };
  readonly sources: Tasks['sources'] = { interval: [], worker: [] };
  readonly #store: RunsView;
  readonly #selected: number[] | null;
  readonly #base: number;
  #next = 0;

  constructor(store: RunsView, selected: number[] | null, base: number) {
    this.#store = store;
    this.#selected = selected;
    this.#base = base;
  }

  /** The intervals [first, end) of one run, or those of them that are selected; runs come in order. */
  addRun(task: number, first: number, end: number): void {
    if (this.#selected === null) {
      for (let row = first; row < end; row++) this.#add(task, row);
      return;
    }
    while (this.#next < this.#selected.length && this.#selected[this.#next]! < end) {
      this.#add(task, this.#selected[this.#next++]!);
    }
  }

  #add(task: number, row: number): void {
    const columns = this.#store.intervals.chunkOf(row);
    const slot = slotOf(row);
    const source = columns.source[slot]!;
    if (source > 0) {
      this.sources.interval.push(this.intervals.task.length);
      this.sources.worker.push(source - 1);
    }
    this.intervals.task.push(task);
    this.intervals.action.push(columns.action[slot]!);
    this.intervals.start.push(roundedMs(columns.start[slot]! - this.#base));
    this.intervals.duration.push(roundedMs(columns.duration[slot]!));
  }
}

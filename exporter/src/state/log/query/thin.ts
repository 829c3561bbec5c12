import { inOrder } from './in-order.ts';
import { slotOf } from '../runs/rows.ts';
import type { RunsView } from '../runs/runs.ts';
import type { Work } from '../../../slices.ts';

/** Runs and which of their intervals to answer: parallel lists of rows, in the log's order. */
export interface Selection {
  runs: number[];
  /** Rows of intervals; null: all of each run. */
  intervals: number[] | null;
}

interface Kept {
  run: number;
  /** null: a run that erred without any, which still is to be seen. */
  interval: number | null;
  /** Whole microseconds, so that of equals the first that came stays, however their times are rounded. */
  duration: number;
}

/** Intervals between two places where others may come in. */
const STEP = 4_096;

/**
 * Keeps, of the intervals that start in the same pixel of a lane, the longest, and the longest of runs that erred. What is
 * left is at most two intervals a pixel of a lane, however many runs there are.
 */
export class Thinning {
  readonly #store: RunsView;
  readonly #resolution: number;
  readonly #lanes = new Map<number, Map<number, Kept>>();
  readonly #kept: Kept[] = [];
  #offered = 0;

  constructor(store: RunsView, resolution: number) {
    this.#store = store;
    this.#resolution = resolution;
  }

  get size(): number {
    return this.#kept.length;
  }

  /** Intervals that others stand for. */
  get merged(): number {
    return this.#offered - this.#kept.length;
  }

  add(run: number): void {
    const runs = this.#store.rows.chunkOf(run);
    const slot = slotOf(run);
    const erred = runs.status[slot]!;
    const lane = this.#lane((runs.worker[slot]! * 65_536 + runs.lane[slot]!) * 2 + erred);
    const first = runs.firstInterval[slot]!;
    const end = first + runs.intervalCount[slot]!;
    for (let row = first; row < end; row++) {
      const intervals = this.#store.intervals.chunkOf(row);
      const at = slotOf(row);
      const duration = Math.round(intervals.duration[at]! * 1000);
      this.#offer(lane, intervals.start[at]!, { run, interval: row, duration });
    }
    if (first === end && erred) {
      this.#offer(lane, runs.start[slot]!, { run, interval: null, duration: 0 });
    }
  }

  /** A run's intervals come after those of the run before it, so that rows alone say the order. */
  *selection(): Work<Selection> {
    const runs: number[] = [];
    const intervals: number[] = [];
    for (const [place, { run, interval }] of this.#kept.entries()) {
      if (place % STEP === 0) yield;
      runs.push(run);
      if (interval !== null) intervals.push(interval);
    }
    return {
      runs: yield* distinct(runs),
      intervals: Array.from(yield* inOrder(Float64Array.from(intervals))),
    };
  }

  #lane(number: number): Map<number, Kept> {
    let lane = this.#lanes.get(number);
    if (!lane) this.#lanes.set(number, (lane = new Map<number, Kept>()));
    return lane;
  }

  #offer(lane: Map<number, Kept>, start: number, candidate: Kept): void {
    this.#offered++;
    const pixel = Math.floor(start / this.#resolution);
    const longest = lane.get(pixel);
    if (!longest) {
      lane.set(pixel, candidate);
      this.#kept.push(candidate);
    } else if (candidate.duration > longest.duration) {
      Object.assign(longest, candidate);
    }
  }
}

function* distinct(numbers: number[]): Work<number[]> {
  const found: number[] = [];
  for (const number of yield* inOrder(Float64Array.from(numbers)))
    if (number !== found.at(-1)) found.push(number);
  return found;
}

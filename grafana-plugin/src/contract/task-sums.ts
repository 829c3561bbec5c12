import type { Tasks, TaskTotals } from '@daskscope/api';
import type { DataFrame } from '@grafana/data';

/** What was done in a range, of all that a query asks for. Times in ms. */
export interface RangeSums {
  tasks: number;
  errors: number;
  /** In which lanes did anything at all, summed over the lanes. */
  busy: number;
  /** Of the threads that were there, in all and idle; null: the exporter is too old to tell. */
  threads: { time: number; idle: number } | null;
  /** Runs of the range may be gone: there were at least as many. */
  lost: boolean;
  functions: FunctionSums[];
  /** Tasks that a search finds; null: it cannot be told. Left out: nothing is looked for. */
  found?: number | null;
}

export interface FunctionSums {
  /** Its colour. */
  position: number;
  count: number;
  erred: number;
  compute: number;
  transfer: number;
  other: number;
}

/** ms since the epoch */
export interface SumsRange {
  from: number;
  to: number;
}

/**
 * Sums of what a query asks for, from who knows all of it: rows may stand for others that cannot be seen beside them. Like
 * the live handle it crosses to bundles of their own.
 */
export interface TaskSums {
  readonly version: 1;
  /** The rows are all there was: they can be summed. */
  readonly whole: boolean;
  /** Rows of the frame that it came with; null where rows come live. */
  readonly rows: number | null;
  /** A function's name, by its position. */
  name(position: number): string;
  /**
   * Of the tasks that have the text in their keys, in any case. null: it cannot be told. Rejects with an Error that says why in a
   * sentence.
   */
  ask(range: SumsRange, search?: string): Promise<RangeSums | null>;
  /** False while asking would fail anyway. Left out: it never would. */
  reachable?(): boolean;
}

/** Of what nobody can sum up. */
export const UNKNOWN_SUMS: TaskSums = {
  version: 1,
  whole: false,
  rows: null,
  name: () => '',
  ask: () => Promise.resolve(null),
};

/** Lets `meta.custom` of a frame carry its sums. */
export function carryingSums<T extends object>(sums: TaskSums, custom: T): T {
  return Object.defineProperty(custom, 'sums', { value: sums, enumerable: false });
}

/** The sums that a frame carries; null for any other frame. */
export function taskSumsOf(frame: DataFrame): TaskSums | null {
  const sums: unknown = frame.meta?.custom?.sums;
  return typeof sums === 'object' && sums !== null && (sums as Partial<TaskSums>).version === 1
    ? (sums as TaskSums)
    : null;
}

export function rangeSums({ totals }: Pick<Tasks, 'totals'>): RangeSums | null {
  if (!totals) return null;
  const { tasks, errors, busy, lost, prefix, count, erred, compute, transfer, other } = totals;
  const functions = prefix.map((position, row) => ({
    position,
    count: count[row]!,
    erred: erred[row]!,
    compute: compute[row]!,
    transfer: transfer[row]!,
    other: other[row]!,
  }));
  const { threadTime, idle } = totals;
  const threads = threadTime === undefined || idle === undefined ? null : { time: threadTime, idle };
  return { tasks, errors, busy, threads, lost, functions };
}

/** Whether the pages of an answer have all that there was. */
export class Wholeness {
  /** Of all pages: they come with the first. */
  totals: TaskTotals | undefined;
  /** There was more than was asked for. */
  more = false;
  #pages = 0;

  take({ totals, more }: Pick<Tasks, 'totals' | 'more'>): void {
    this.#pages++;
    this.totals ??= totals;
    this.more = more === true;
  }

  /** What further pages merged they do not say. */
  get whole(): boolean {
    const { totals } = this;
    return !this.more && this.#pages === 1 && totals?.merged === 0 && !totals.lost;
  }
}

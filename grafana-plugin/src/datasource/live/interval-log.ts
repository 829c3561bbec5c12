import { TASK_OK, type Tasks } from '@daskscope/api';
import { failedIntervals, NO_SOURCE, RunLog, sourcesOf, type RunSegment } from '@daskscope/client';
import type { IntervalDetail, LiveNames } from '../../contract/live-handle.ts';
import { Intervals } from './intervals.ts';

/** What an answer of /tasks and a line of the stream have in common. */
export type TaskRows = Pick<Tasks, 'base' | 'tasks' | 'intervals' | 'sources'> &
  Partial<Pick<Tasks, 'actions'>>;

/** Runs, and their intervals as `times`. */
export type Segment = RunSegment<Intervals>;

/** The newest runs by their intervals, a row each, at most about `capacity` rows: the oldest make room a segment at a time. */
export class IntervalLog {
  readonly #runs: RunLog<Intervals>;

  /** @param keyBytes of all keys; left out, as many as a store of runs has */
  constructor(capacity: number, keyBytes?: number) {
    this.#runs = new RunLog({
      capacity,
      ...(keyBytes !== undefined && { keyBytes }),
      times: () => new Intervals(this.end),
    });
  }

  /** The oldest row kept. */
  get first(): number {
    return this.segments[0]?.times.first ?? 0;
  }

  /** One past the newest row; numbers are never given again. */
  get end(): number {
    return this.segments.at(-1)?.times.end ?? 0;
  }

  get segments(): readonly Segment[] {
    return this.#runs.segments;
  }

  /**
   * @param actions the dictionary that the rows' actions point into, if it did not come with them
   * @param isNew whether a run is to be taken in, by its place among the answer's
   */
  append(
    rows: TaskRows,
    actions: readonly string[] = rows.actions ?? [],
    isNew: (row: number) => boolean = () => true,
  ): void {
    const { base, tasks, intervals } = rows;
    const source = sourcesOf(rows);
    const failed = failedIntervals(rows, actions);
    const { head, next } = chains(intervals.task, tasks.id.length);
    for (let row = 0; row < tasks.id.length; row++) {
      if (!isNew(row) || head[row]! < 0) continue;
      const { times, length } = this.#runs.push(runOf(tasks, row), tasks.key?.[row] ?? '');
      for (let i = head[row]!; i >= 0; i = next[i]!) {
        times.push(length - 1, {
          start: base + intervals.start[i]!,
          duration: intervals.duration[i]!,
          action: intervals.action[i]!,
          failed: failed[i]!,
          source: source[i]!,
        });
      }
    }
  }

  detail(row: number, { lives }: LiveNames): IntervalDetail | null {
    const segment = this.#segmentOf(row);
    if (!segment) return null;
    const { times } = segment;
    const at = row - times.first;
    const run = times.run[at]!;
    const source = times.source[at]!;
    return {
      life: lives[segment.life[run]!] ?? '',
      id: segment.id[run]!,
      key: segment.keys?.at(run) ?? '',
      prefix: segment.prefix[run]!,
      worker: segment.worker[run]!,
      thread: segment.thread[run]!,
      status: segment.status[run]!,
      nbytes: segment.nbytes[run]!,
      action: times.action[at]!,
      start: times.start[at]!,
      duration: times.duration[at]!,
      source: source === NO_SOURCE ? null : source,
    };
  }

  #segmentOf(row: number): Segment | undefined {
    const { segments } = this;
    let low = 0;
    let high = segments.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (segments[middle]!.times.end <= row) low = middle + 1;
      else high = middle;
    }
    const segment = segments[low];
    return segment && row >= segment.times.first ? segment : undefined;
  }
}

/** The intervals of each run, whatever order they came in: the first of each and the one after each, -1 where there is none. */
function chains(runs: readonly number[], count: number): { head: Int32Array; next: Int32Array } {
  const head = new Int32Array(count).fill(-1);
  const next = new Int32Array(runs.length);
  for (let i = runs.length - 1; i >= 0; i--) {
    next[i] = head[runs[i]!]!;
    head[runs[i]!] = i;
  }
  return { head, next };
}

function runOf(tasks: TaskRows['tasks'], row: number) {
  return {
    life: tasks.life[row]!,
    id: tasks.id[row]!,
    prefix: tasks.prefix[row]!,
    worker: tasks.worker[row]!,
    thread: tasks.thread[row]!,
    status: tasks.status[row] ?? TASK_OK,
    nbytes: tasks.nbytes[row]!,
  };
}

import { TASK_OK } from '@daskscope/api';
import { laneName } from '@daskscope/client';
import { Columns, FLAG_ERROR, formatBytes, KIND, Lanes, type RunningTask } from '@daskscope/timeline';
import type { IntervalColumns, LiveHandle, LiveRunning, LiveTasks } from '../datasource/live-handle.ts';
import type { TaskSums } from '../datasource/task-sums.ts';
import { kindOf } from './kind.ts';
import type { LiveLinks } from './live-links.ts';
import { runDetail } from './run-detail.ts';
import type { TaskDetail, TaskSource } from './task-source.ts';

/** Intervals that are drawn. */
const CAPACITY = 1_000_000;
/** More rows at once are of the past. */
const MOST_FINISHED = 5000;

/** What a live handle has of tasks, taken over as it comes. Running tasks have numbers below 0. */
export class LiveSource implements TaskSource {
  columns = new Columns(CAPACITY);
  readonly lanes = new Lanes();
  running: readonly RunningTask[] = [];
  /** For the data links; set with every frame. */
  links: LiveLinks = { ofInterval: () => [], ofRunning: () => [] };
  readonly sums: TaskSums;
  readonly #handle: LiveHandle;
  readonly #tasks: LiveTasks;
  #epoch: number;
  #next = 0;
  /** By worker and thread. */
  readonly #laneIds = new Map<number, number>();
  #kinds: number[] = [];
  /** What `running` is made of. */
  #shown: readonly LiveRunning[] = [];

  constructor(handle: LiveHandle, tasks: LiveTasks) {
    this.#handle = handle;
    this.#tasks = tasks;
    this.#epoch = tasks.epoch;
    const { sums } = tasks;
    const dropped = () => this.columns.dropped > 0;
    this.sums = {
      ...sums,
      get whole() {
        return sums.whole && !dropped();
      },
    };
  }

  name(group: number): string {
    return this.#tasks.names.prefixes[group] ?? '';
  }

  /** Takes in the rows since the last time. Returns false if all began anew. */
  takeRows(): boolean {
    const goesOn = this.#tasks.epoch === this.#epoch;
    if (!goesOn) this.#begin();
    this.#kinds = this.#tasks.names.actions.map(kindOf);
    for (const part of this.#tasks.read(this.#next)) {
      this.#append(part);
      this.#finish(part);
      this.#next = part.row[part.length - 1]! + 1;
    }
    return goesOn;
  }

  takeRunning(): void {
    this.#shown = this.#tasks.running;
    this.running = this.#shown.map(({ worker, thread, prefix, since }, position) => ({
      lane: this.#laneOf(worker, thread),
      group: prefix,
      start: since,
      task: -1 - position,
    }));
  }

  /** Threads that do nothing are lanes as well; lanes of workers that are gone stay while there is something on them to see. */
  takeWorkers(from: number): void {
    const { workers } = this.#handle;
    if (!workers) return;
    const present = new Set<number>();
    for (const { position, threads } of workers.workers) {
      for (let thread = 0; thread < threads; thread++) present.add(this.#laneOf(position, thread));
    }
    this.lanes.hide((lane) => !present.has(lane) && !this.#reaches(lane, from));
  }

  detail(task: number): TaskDetail | null {
    return task < 0 ? this.#runningDetail(-1 - task) : this.#rowDetail(task);
  }

  search(text: string): (task: number) => boolean {
    const rows = new Set(this.#tasks.search(text));
    return (task) => rows.has(task);
  }

  /** What runs is told less often than what is done: a task is not shown as both. */
  #finish({ length, row, worker, action }: IntervalColumns): void {
    if (this.running.length === 0 || length > MOST_FINISHED) return;
    const done = new Set<string>();
    for (let i = 0; i < length; i++) {
      if (this.#kinds[action[i]!] !== KIND.compute) continue;
      done.add(`${worker[i]!} ${this.#tasks.detail(row[i]!)?.key}`);
    }
    const runs = (task: number) => {
      const known = this.#shown[-1 - task];
      return known !== undefined && !done.has(`${known.worker} ${known.key}`);
    };
    this.running = this.running.filter(({ task }) => runs(task));
  }

  #begin(): void {
    this.#epoch = this.#tasks.epoch;
    this.#next = 0;
    this.#laneIds.clear();
    this.columns.clear();
    this.running = [];
  }

  #append(part: IntervalColumns): void {
    const { length, row, start, duration, prefix, worker, thread, action, status } = part;
    const lane = new Uint32Array(length);
    const kind = new Uint8Array(length);
    const flags = new Uint8Array(length);
    for (let i = 0; i < length; i++) {
      lane[i] = this.#laneOf(worker[i]!, thread[i]!);
      kind[i] = this.#kinds[action[i]!] ?? KIND.other;
      if (status[i] !== TASK_OK && this.#failed(row[i]!, kind[i]!)) flags[i] = FLAG_ERROR;
    }
    this.columns.append({ lane, group: prefix, kind, start, duration, flags, task: row });
  }

  /** What failed is the computation; where there was none, as when an input did not arrive, all of it. */
  #failed(row: number, kind: number): boolean {
    if (kind === KIND.compute) return true;
    const { life, id } = this.#tasks.detail(row) ?? { life: '', id: -1 };
    for (const step of [-1, 1]) {
      for (let at = row + step; ; at += step) {
        const beside = this.#tasks.detail(at);
        if (beside?.life !== life || beside.id !== id) break;
        if (this.#kinds[beside.action] === KIND.compute) return false;
      }
    }
    return true;
  }

  #laneOf(worker: number, thread: number): number {
    // No worker has 65,536 threads.
    const place = worker * 65_536 + thread;
    const known = this.#laneIds.get(place);
    if (known !== undefined) return known;
    const on = this.#tasks.names.workers[worker] ?? { address: '', name: '', host: '' };
    const { host, worker: name } = laneName(on);
    const lane = this.lanes.id(host, name, String(thread));
    // A worker's name may become known later.
    if (on.address !== '') this.#laneIds.set(place, lane);
    return lane;
  }

  #reaches(lane: number, from: number): boolean {
    const ends = this.columns.tracksOf(lane).map(({ length, end, start, duration }) => {
      return length === 0 ? -Infinity : start[end - 1]! + duration[end - 1]!;
    });
    return Math.max(-Infinity, ...ends) > from;
  }

  #runningDetail(position: number): TaskDetail | null {
    const task = this.#shown[position];
    if (!task) return null;
    return {
      id: `${task.key} ${task.since}`,
      key: task.key,
      lines: [],
      error: null,
      more: null,
      links: () => this.links.ofRunning(task),
    };
  }

  #rowDetail(row: number): TaskDetail | null {
    const interval = this.#tasks.detail(row);
    if (!interval) return null;
    const { life, id, key, action, status, nbytes, source } = interval;
    const { actions, workers } = this.#tasks.names;
    const what = actions[action] ?? '';
    const from = source === null ? undefined : workers[source];
    return {
      id: `${life} ${id} ${row}`,
      key,
      lines: [
        ...(what === 'compute' ? [] : [{ label: 'Action', text: what }]),
        ...(from ? [{ label: 'From', text: from.name || from.address }] : []),
        { label: 'Result', text: formatBytes(nbytes) },
      ],
      error: status === TASK_OK ? null : '',
      more: () => this.#tasks.run(life, id).then(runDetail),
      links: () => this.links.ofInterval(interval),
    };
  }
}

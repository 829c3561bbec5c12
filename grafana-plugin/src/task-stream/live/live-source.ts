import { TASK_OK, type WorkerName } from '@daskscope/api';
import { WorkerLanes } from '@daskscope/client';
import {
  Columns,
  FLAG_ERROR,
  formatBytes,
  KIND,
  kindOfAction,
  Lanes,
  type RunningTask,
} from '@daskscope/timeline';
import type { IntervalColumns, LiveHandle, LiveRunning, LiveTasks } from '../../contract/live-handle.ts';
import type { TaskSums } from '../../contract/task-sums.ts';
import { FoundRows } from './found-rows.ts';
import type { LiveLinks } from './live-links.ts';
import { runDetail } from './run-detail.ts';
import type { Finding, TaskDetail, TaskSource } from '../task-source.ts';

/** Intervals that are drawn. */
const CAPACITY = 1_000_000;

/** What a live handle has of tasks, taken over as it comes. Running tasks have numbers below 0. */
export class LiveSource implements TaskSource {
  columns = new Columns(CAPACITY);
  readonly until = null;
  readonly lanes = new Lanes();
  running: readonly RunningTask[] = [];
  #links: LiveLinks = { ofInterval: () => [], ofRunning: () => [] };
  readonly sums: TaskSums;
  readonly #handle: LiveHandle;
  readonly #tasks: LiveTasks;
  /** Of the rows that were taken; null: none were yet. */
  #epoch: number | null = null;
  #next = 0;
  readonly #workerLanes = new WorkerLanes(this.lanes);
  /** What the lanes are named by. */
  #described: readonly WorkerName[] = [];
  #kinds: number[] = [];
  /** What `running` is made of. */
  #shown: readonly LiveRunning[] = [];

  constructor(handle: LiveHandle, tasks: LiveTasks) {
    this.#handle = handle;
    this.#tasks = tasks;
    const { sums } = tasks;
    const dropped = () => this.columns.dropped > 0;
    this.sums = {
      ...sums,
      get whole() {
        return sums.whole && !dropped();
      },
    };
  }

  /** The data links, with every frame. */
  linkBy(links: LiveLinks): void {
    this.#links = links;
  }

  /** What was received may have been forgotten while nobody looked: then the past is asked for again, though workers are there. */
  get ready() {
    const { ready, epoch } = this.#tasks;
    return ready && epoch === this.#epoch && this.#handle.status !== null;
  }

  get known() {
    return this.#handle.status?.known ?? null;
  }

  get from() {
    return this.#tasks.from;
  }

  get stays() {
    return this.#workerLanes.stays;
  }

  name(group: number): string {
    return this.#tasks.names.prefixes[group] ?? '';
  }

  /** Takes in the rows since the last time. Returns false if all began anew. */
  takeRows(): boolean {
    const goesOn = this.#tasks.epoch === this.#epoch;
    if (!goesOn) this.#begin();
    this.#describe();
    this.#kinds = this.#tasks.names.actions.map(kindOfAction);
    for (const part of this.#tasks.read(this.#next)) {
      this.#append(part);
      this.#next = part.row[part.length - 1]! + 1;
    }
    // What is done does not run any more.
    this.takeRunning();
    return goesOn;
  }

  takeRunning(): void {
    this.#shown = this.#tasks.running;
    this.#describe();
    this.running = this.#shown.map(({ worker, thread, prefix, start }, position) => ({
      lane: this.#laneOf(worker, thread),
      group: prefix,
      start,
      task: -1 - position,
    }));
  }

  /** Threads that do nothing are lanes as well; lanes of workers that are gone stay while there is something on them to see. */
  takeWorkers(from: number): void {
    const { workers } = this.#handle;
    if (!workers) return;
    this.#workerLanes.setPresent(workers);
    const gone = this.#workerLanes.gone(this.columns, from);
    this.lanes.hide((lane) => gone.has(lane));
  }

  detail(task: number): TaskDetail | null {
    return task < 0 ? this.#runningDetail(-1 - task) : this.#rowDetail(task);
  }

  search(text: string): Finding {
    return new FoundRows(this.#tasks, text);
  }

  #begin(): void {
    this.#epoch = this.#tasks.epoch;
    this.#next = 0;
    this.columns.clear();
    this.lanes.clear();
    this.#workerLanes.clear();
    this.#described = [];
    this.running = [];
    if (this.#handle.workers) this.#workerLanes.setPresent(this.#handle.workers);
  }

  #append(part: IntervalColumns): void {
    const { length, row, start, duration, prefix, worker, thread, action, failed } = part;
    const lane = new Uint32Array(length);
    const kind = new Uint8Array(length);
    const flags = new Uint8Array(length);
    for (let i = 0; i < length; i++) {
      lane[i] = this.#laneOf(worker[i]!, thread[i]!);
      kind[i] = this.#kinds[action[i]!] ?? KIND.other;
      if (failed[i] === 1) flags[i] = FLAG_ERROR;
    }
    this.columns.append({ lane, group: prefix, kind, start, duration, flags, task: row });
  }

  /** Names of workers may become known later. */
  #describe(): void {
    const { workers } = this.#tasks.names;
    if (workers === this.#described) return;
    this.#described = workers;
    for (const worker of workers) if (worker.address !== '') this.#workerLanes.describe(worker);
  }

  #laneOf(worker: number, thread: number): number {
    return this.#workerLanes.lane(this.#tasks.names.workers[worker]?.address ?? '', thread);
  }

  #runningDetail(position: number): TaskDetail | null {
    const task = this.#shown[position];
    if (!task) return null;
    return {
      id: `${task.key} ${task.since}`,
      name: null,
      key: task.key,
      lines: [],
      error: null,
      more: null,
      links: () => this.#links.ofRunning(task),
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
      name: null,
      key,
      lines: [
        ...(what === 'compute' ? [] : [{ label: 'Action', text: what }]),
        ...(from ? [{ label: 'From', text: from.name || from.address }] : []),
        { label: 'Result', text: formatBytes(nbytes) },
      ],
      error: status === TASK_OK ? null : '',
      more: () => this.#tasks.run(life, id).then(runDetail),
      links: () => this.#links.ofInterval(interval),
    };
  }
}

import type { DataFrame } from '@grafana/data';
import type { News } from '@daskscope/client';
import type { TaskSums } from './task-sums.ts';
import type { Progress, Status, TaskRun, WorkerName, Workers } from '@daskscope/api';

/**
 * How panels draw by themselves what the data source receives: a frame a second is what Grafana can take, a picture wants
 * more. Every live frame carries a handle in `meta.custom.live`, which is not enumerable, so that nothing copies, compares or
 * serialises it. A panel finds it with `liveHandleOf(frame)`, subscribes, and draws at its own pace from what it reads;
 * the frame itself is for everybody else. The panels are bundles of their own: only this interface crosses, no class.
 */
export interface LiveHandle {
  readonly version: 1;
  readonly connection: LiveConnection;
  /** The exporter's clock now, as far as it can be told here: ms since the epoch. */
  now(): number;
  /** What the query asks for, and its rows; null unless the query is of tasks. */
  readonly tasks: LiveTasks | null;
  /** The latest of each; null before the first. The objects are replaced, never changed. */
  readonly progress: Progress | null;
  readonly workers: Workers | null;
  readonly status: Status | null;
  /**
   * The listener is called after a change, with what changed, and never synchronously within subscribe; read what there is
   * first. Returns how to unsubscribe. Subscribing holds no connection: the panel's query does, as long as it runs.
   */
  subscribe(listener: LiveListener): () => void;
}

/** What changed; `rows` are those of `tasks`. */
export type LiveChange = 'connection' | 'rows' | 'running' | 'progress' | 'workers' | 'status';
export type LiveListener = (change: LiveChange) => void;

export interface LiveConnection {
  /**
   * connecting: no data yet. live: what is shown is what is. lost: the exporter or its scheduler cannot be reached, it is
   * tried again. ended: nothing is received any more since nobody looks (a hidden tab, no panel).
   */
  readonly state: 'connecting' | 'live' | 'lost' | 'ended';
  /** ms since the epoch, the browser's clock */
  readonly since: number;
  /** A sentence; '' where there is nothing to say. */
  readonly reason: string;
  /** There never was a scheduler: what is lost is not known from before. Left out: there was. */
  readonly never?: true;
  /** What is to be said though it is live; left out: it is not. */
  readonly news?: News;
}

/** The dictionaries that columns point into. They only grow while `epoch` stays. */
export interface LiveNames {
  readonly lives: readonly string[];
  readonly prefixes: readonly string[];
  readonly workers: readonly WorkerName[];
  readonly actions: readonly string[];
}

/** Intervals of the query's tasks: first what happened before it was asked, then what comes. */
export interface LiveTasks {
  /** Another number: rows begin anew (another exporter, another range). Forget everything and read from 0. */
  readonly epoch: number;
  /** False while the past of the range is being fetched; `end` is 0 then. */
  readonly ready: boolean;
  /** ms since the epoch: the past was asked for from here on. */
  readonly from: number;
  /** One past the last row. */
  readonly end: number;
  readonly names: LiveNames;
  /** Runs that passed unseen, since the epoch began. */
  readonly lost: number;
  /** All rows numbered `from` or higher that are kept, in order, in parts. Numbers rise, with gaps where filters left some out. */
  read(from: number): IntervalColumns[];
  /** Of the query's tasks, those of its past that the rows leave out as well. */
  readonly sums: TaskSums;
  /** What a row is; null if it is not kept any more. */
  detail(row: number): IntervalDetail | null;
  /** Numbers of the rows kept, from one on and before another, whose key or function contains the text, in any case. */
  search(text: string, from: number, to: number): Uint32Array;
  /** What runs now, of what the query asks for. */
  readonly running: readonly LiveRunning[];
  /** The run in full, with its error's texts. Rejects with an Error that says why in a sentence. */
  run(life: string, id: number): Promise<TaskRun>;
}

/** Parallel columns; do not write to them. */
export interface IntervalColumns {
  readonly length: number;
  /** The rows' numbers. */
  readonly row: Uint32Array;
  /** ms since the epoch */
  readonly start: Float64Array;
  /** ms */
  readonly duration: Float64Array;
  /** Position in names.prefixes: the colour. */
  readonly prefix: Uint32Array;
  /** Position in names.workers. */
  readonly worker: Uint32Array;
  /** Lane on its worker. */
  readonly thread: Uint16Array;
  /** Position in names.actions. */
  readonly action: Uint8Array;
  /** 0 ok, 1 error */
  readonly status: Uint8Array;
  /** 1 where it is this interval that failed, of all of its run's. */
  readonly failed: Uint8Array;
}

export interface IntervalDetail {
  life: string;
  id: number;
  key: string;
  prefix: number;
  worker: number;
  thread: number;
  action: number;
  status: number;
  /** ms since the epoch */
  start: number;
  /** ms */
  duration: number;
  /** bytes of the result */
  nbytes: number;
  /** Position in names.workers that a transfer came from; null if unknown or no transfer. */
  source: number | null;
}

/** A task that runs now. Its lane is a guess: the thread that became free last before it began. */
export interface LiveRunning {
  key: string;
  prefix: number;
  worker: number;
  thread: number;
  /** ms since the epoch */
  since: number;
  /** From when on its thread was free for it: where its bar begins. */
  start: number;
}

/** The handle that a live frame carries; null for any other frame. */
export function liveHandleOf(frame: DataFrame): LiveHandle | null {
  const handle: unknown = frame.meta?.custom?.live;
  return isHandle(handle) ? handle : null;
}

/** Lets `meta.custom` of a frame carry its handle. */
export function carrying(handle: LiveHandle, custom: object = {}): Record<string, unknown> {
  return Object.defineProperty({ ...custom }, 'live', { value: handle, enumerable: false });
}

/** Marks a frame's rows as those that the data source sent, in a way that nothing copies, compares or serialises. */
export function sent(frame: DataFrame): DataFrame {
  const values = frame.fields.map((field): readonly unknown[] => field.values);
  Object.defineProperty(frame.meta!.custom!, 'sent', { value: values, enumerable: false });
  return frame;
}

/** How often a live frame is made anew. */
export const RENEW_MS = 5000;

/** Whether a frame is not as it was sent, but what transformations have made of it. */
export function isTransformed({ fields, meta }: DataFrame): boolean {
  const values: unknown = meta?.custom?.sent;
  if (!Array.isArray(values)) return false;
  return fields.length !== values.length || fields.some((field) => !values.includes(field.values));
}

function isHandle(value: unknown): value is LiveHandle {
  return typeof value === 'object' && value !== null && (value as Partial<LiveHandle>).version === 1;
}

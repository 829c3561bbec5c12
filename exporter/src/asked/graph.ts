import type { KnownTask } from './task.ts';

/** One of key, group, prefix and erred, or all tasks. */
export interface GraphQuestion {
  key?: string;
  /** Dependencies away from the key. */
  depth?: number;
  group?: string;
  prefix?: string;
  erred?: boolean;
  limit?: number;
}

export interface GraphTask {
  key: string;
  state: string;
  /** Of its result; null: there is none yet. */
  bytes: number | null;
  prefix: string;
  group: string;
  /** How many, whether they are told or not. */
  dependencies: number;
  dependents: number;
  /** Those that it depends on, as the tasks told are called. */
  needs: readonly unknown[];
}

export interface AskedGraph {
  /** ms since the epoch: when it was asked for. */
  time: number;
  life: string | null;
  /** Tasks of what was asked for; null: not counted. */
  total: number | null;
  more: boolean;
  /** Tasks that were not looked at. */
  unread: number;
  /** By what Python calls their id: keys may be long. */
  tasks: ReadonlyMap<unknown, GraphTask>;
  /** The one around which they are; null: there is none. */
  task: KnownTask | null;
}

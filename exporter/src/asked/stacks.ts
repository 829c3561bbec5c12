import type { WorkersAsked } from './workers.ts';

export interface StacksQuestion {
  /** Addresses or names; all without it. */
  worker?: readonly string[];
  /** Of this task alone. */
  key?: string;
}

export interface StackCall {
  label: string;
  /** '', and 0, if none is known. */
  file: string;
  line: number;
  code: string;
}

/** What a thread does for a task now. */
export interface AskedStack {
  /** Its address. */
  worker: string;
  key: string;
  prefix: string;
  /** The outermost first. */
  calls: readonly StackCall[];
  /** Outermost calls that were left out. */
  cut: number;
}

export interface AskedStacks {
  /** ms since the epoch: when they were asked for. */
  time: number;
  stacks: readonly AskedStack[];
  /** The state of the task asked for; null: of none. */
  state: string | null;
  workers: WorkersAsked;
}

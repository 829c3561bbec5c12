/** A task that another one depends on, or that depends on it. */
export interface Neighbour {
  key: string;
  state: string;
}

/** What the scheduler knows of a task now. */
export interface KnownTask {
  state: string;
  type: string | null;
  nbytes: number;
  retries: number;
  /** Addresses of workers. */
  processingOn: string | null;
  whoHas: readonly string[];
  /** Clients. */
  whoWants: readonly string[];
  dependencies: readonly Neighbour[];
  dependents: readonly Neighbour[];
  waitingOn: readonly string[];
}

/** time: ms since the epoch */
export interface Transition {
  time: number;
  start: string;
  finish: string;
  stimulus: string;
}

export interface TaskWithStory extends KnownTask {
  /** Oldest first. */
  story: readonly Transition[];
}

/** Why the scheduler told nothing of a task. */
export type TaskNotTold = 'unknown' | 'busy' | 'not-answered';

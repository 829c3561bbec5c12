/** One prefix (function) now. Replaced when it changes, so identity tells. */
export interface PrefixState {
  name: string;
  position: number;
  /** In the order of TASK_STATES. */
  states: number[];
  /** Tasks ever come into each state, in the order of TRANSITION_STATES. */
  transitions: number[];
  /** By action. */
  seconds: Map<string, number>;
  memoryBytes: number;
  /** Seconds */
  durationAverage: number | null;
  /** Seconds: the larger of the scheduler's own maximum, which heartbeats feed, and of the longest that finished. */
  maxDuration: number | null;
  suspicious: number;
}

/** What is told of a prefix that has a series of its own, and of all others together. */
export type PrefixGauges = Omit<PrefixState, 'transitions' | 'seconds' | 'suspicious'>;

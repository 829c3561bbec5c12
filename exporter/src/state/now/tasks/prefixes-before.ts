import { TASK_STATES, TRANSITION_STATES } from '@daskscope/api';
import type { PrefixState } from './prefix-state.ts';

/** Prefixes as an earlier start of the exporter was told last. */
export interface PrefixesBefore {
  /** The scheduler's. */
  life: string;
  /** ms since the epoch: when it said so */
  time: number;
  /** In order of first sight. */
  states: PrefixState[];
}

/** The same without positions, which are of one start, and with states by their names, as versions may order them otherwise. */
export interface RememberedPrefixes {
  life: string;
  time: number;
  prefixes: RememberedPrefix[];
}

type RememberedPrefix = Omit<PrefixState, 'position' | 'states' | 'transitions' | 'seconds'> & {
  states: Record<string, number>;
  transitions: Record<string, number>;
  seconds: Record<string, number>;
};

export const rememberedPrefix = (state: PrefixState): RememberedPrefix => ({
  name: state.name,
  states: named(TASK_STATES, state.states),
  transitions: named(TRANSITION_STATES, state.transitions),
  seconds: Object.fromEntries(state.seconds),
  memoryBytes: state.memoryBytes,
  durationAverage: state.durationAverage,
  maxDuration: state.maxDuration,
  suspicious: state.suspicious,
});

export const restoredPrefix = (prefix: RememberedPrefix, position: number): PrefixState => ({
  ...prefix,
  position,
  states: TASK_STATES.map((state) => prefix.states[state] ?? 0),
  transitions: TRANSITION_STATES.map((state) => prefix.transitions[state] ?? 0),
  seconds: new Map(Object.entries(prefix.seconds)),
});

/** Tasks of all of them, in the order of TASK_STATES. */
export function sumOfStates(all: readonly PrefixState[]): number[] {
  const sums = TASK_STATES.map(() => 0);
  for (const { states } of all)
    for (let state = 0; state < sums.length; state++) sums[state]! += states[state]!;
  return sums;
}

/** Those that are 0 are left out: most are. */
const named = (names: readonly string[], counts: readonly number[]): Record<string, number> =>
  Object.fromEntries(names.flatMap((name, at) => (counts[at] ? [[name, counts[at]]] : [])));

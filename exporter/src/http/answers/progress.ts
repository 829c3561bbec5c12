import {
  TASK_STATES,
  TRANSITION_STATES,
  type PrefixProgress,
  type Progress,
  type StateCounts,
} from '@daskscope/api';
import type { Cluster } from '../../state/cluster.ts';
import type { PrefixState } from '../../state/now/tasks/prefix-state.ts';

/** time: ms since the epoch, when the scheduler said so */
export function progressOf(cluster: Cluster, time: number): Progress {
  const { identity, prefixes } = cluster;
  return {
    time,
    life: identity?.id ?? null,
    prefixes: Array.from(prefixes.all(), prefixOf),
    totals: totalsOf(cluster),
  };
}

/** Tasks of all prefixes by state. */
export const totalsOf = ({ prefixes }: Cluster): StateCounts => counts(TASK_STATES, prefixes.totals());

export function prefixOf(state: PrefixState): PrefixProgress {
  return {
    prefix: state.name,
    position: state.position,
    states: counts(TASK_STATES, state.states),
    transitions: counts(TRANSITION_STATES, state.transitions),
    memoryBytes: state.memoryBytes,
    meanDuration: milliseconds(state.durationAverage),
    maxDuration: milliseconds(state.maxDuration),
    seconds: Object.fromEntries(state.seconds),
    suspicious: state.suspicious,
  };
}

/** By state; one without a number is 0. */
const counts = <State extends string>(states: readonly State[], inOrder: readonly number[]) =>
  Object.fromEntries(states.map((state, index) => [state, inOrder[index] ?? 0])) as Record<State, number>;

const milliseconds = (seconds: number | null): number | null => (seconds === null ? null : seconds * 1000);

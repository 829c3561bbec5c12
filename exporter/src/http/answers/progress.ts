import {
  TASK_STATES,
  TRANSITION_STATES,
  type PrefixProgress,
  type Progress,
  type StateCounts,
} from '@daskscope/api';
import type { Cluster } from '../../state/cluster.ts';
import type { PrefixState } from '../../state/now/tasks/prefix-state.ts';
import { sumOfStates } from '../../state/now/tasks/prefixes-before.ts';

/** time: ms since the epoch, when the scheduler said so */
export const progressOf = (cluster: Cluster, time: number): Progress => ({
  ...progressHeadOf(cluster, time),
  prefixes: Array.from(prefixesOf(cluster), prefixOf),
});

/** What stands beside the rows. */
export function progressHeadOf(cluster: Cluster, time: number): Omit<Progress, 'prefixes'> {
  const { identity, prefixes } = cluster;
  const { before } = prefixes;
  if (!before) return { time, life: identity?.id ?? null, totals: totalsOf(cluster) };
  return { time: before.time, life: before.life, totals: sumsOf(before.states) };
}

/** As it was at another time. @param head when, ms since the epoch, and of which scheduler */
export const progressOfStates = (
  head: Pick<Progress, 'time' | 'life'>,
  states: readonly PrefixState[],
): Progress => ({ ...head, prefixes: states.map(prefixOf), totals: sumsOf(states) });

const sumsOf = (states: readonly PrefixState[]): StateCounts => counts(TASK_STATES, sumOfStates(states));

/** Tasks of all prefixes of the scheduler by state. */
export const totalsOf = ({ prefixes }: Cluster): StateCounts => counts(TASK_STATES, prefixes.totals());

/** As the scheduler tells, or as one told an earlier start of the exporter last, where none was connected to since. */
export const prefixesOf = ({ prefixes }: Cluster): readonly PrefixState[] =>
  prefixes.before?.states ?? prefixes.all();

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

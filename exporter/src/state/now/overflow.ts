import { TASK_STATES } from '@daskscope/api';
import type { Names } from '../names.ts';
import type { PrefixGauges, PrefixState } from './tasks/prefix-state.ts';

/** No user's prefix can be mistaken for it: Dask's key_split gives no such name (see OVERFLOW_NAME). */
export const OVERFLOW_PREFIX = '(other prefixes)';

/** Of the series there can be by prefix now, in order of position: the last is for all past maxSeries, once there are any. */
export function seriesNames(names: Names, maxSeries: number): string[] {
  const own = names.list.slice(0, maxSeries);
  return names.size > maxSeries ? [...own, OVERFLOW_PREFIX] : own;
}

/** The one of them that a prefix is counted in. */
export function seriesName(names: Names, maxSeries: number, prefix: string): string {
  const position = names.positionOf(prefix);
  return position < maxSeries ? names.at(position) : OVERFLOW_PREFIX;
}

/** What the prefixes without a series of their own are now, together. Averages do not add up: null. */
export function overflow(members: readonly PrefixState[], position: number): PrefixGauges {
  return {
    name: OVERFLOW_PREFIX,
    position,
    states: TASK_STATES.map((_, state) => sum(members.map(({ states }) => states[state]!))),
    memoryBytes: sum(members.map(({ memoryBytes }) => memoryBytes)),
    durationAverage: null,
    maxDuration: greatest(members.map(({ maxDuration }) => maxDuration)),
  };
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

/** Of those that are known. */
export const greatest = (values: readonly (number | null)[]): number | null =>
  values.reduce((most, value) => (value !== null && (most === null || value > most) ? value : most), null);

import type { Cluster } from '../state/cluster.ts';
import type { PrefixUpdate } from '../state/updates.ts';
import { attr, compose, juxt, safe, valmap } from './expression.ts';
import type { Subscription } from './subscription.ts';
import { asArray, asCount, asMap, asNumber, asNumbers } from './values.ts';

/** Progress per prefix. all_durations and not duration, which falls when a group is forgotten. */
export function prefixes(cluster: Cluster): Subscription {
  return {
    feature: 'prefixes',
    expression: safe(
      compose(
        valmap(
          juxt(
            attr('states'),
            attr('state_counts'),
            attr('all_durations'),
            attr('duration_average', 'suspicious', 'max_exec_time'),
          ),
        ),
        attr('task_prefixes'),
      ),
    ),
    apply(value, now) {
      cluster.prefixes.update(prefixUpdates(value), now);
      cluster.changes.announce('progress');
    },
  };
}

export function prefixUpdates(value: unknown): PrefixUpdate[] {
  const updates: PrefixUpdate[] = [];
  for (const [name, figures] of asMap(value)) {
    if (typeof name === 'string') updates.push(prefixUpdate(name, asArray(figures)));
  }
  return updates;
}

function prefixUpdate(name: string, figures: readonly unknown[]): PrefixUpdate {
  const [states, stateCounts, allDurations, rest] = figures;
  const [durationAverage, suspicious, maxExecTime] = asArray(rest);
  return {
    name,
    states: asNumbers(states),
    stateCounts: asNumbers(stateCounts),
    allDurations: asNumbers(allDurations),
    durationAverage: known(durationAverage),
    maxExecTime: known(maxExecTime),
    suspicious: asCount(suspicious),
  };
}

/** Dask writes -1 for a duration it does not know (distributed/scheduler.py, TaskPrefix). */
function known(seconds: unknown): number | null {
  const number = asNumber(seconds);
  return number === null || number < 0 ? null : number;
}

import type { Work } from '../../slices.ts';
import type { Cluster } from '../../state/cluster.ts';
import type { PrefixUpdate } from '../../state/updates.ts';
import { attr, juxt, valmap } from '../feeds/expression.ts';
import { STEP, type GrowingSubscription } from '../feeds/subscription.ts';
import { asArray, asCount, asEntries, asNumber, asNumbers } from '../values.ts';

/**
 * Progress per prefix. all_durations and not duration, which falls when a group is forgotten. Without a transition nothing of
 * it changes but the longest running, so nobody is told.
 */
export function prefixes(cluster: Cluster): GrowingSubscription {
  let transitionsSeen: unknown;
  return {
    feature: 'prefixes',
    entries: attr('task_prefixes'),
    figures: valmap(figures),
    beside: attr('transition_counter'),
    *taking(byName, now, transitions) {
      const updates = yield* prefixUpdates(byName);
      return () => {
        cluster.prefixes.update(updates, now);
        if (transitions !== transitionsSeen) cluster.changes.announce('progress');
        transitionsSeen = transitions;
      };
    },
  };
}

const figures = juxt(
  attr('states'),
  attr('state_counts'),
  attr('all_durations'),
  attr('duration_average', 'suspicious', 'max_exec_time'),
);

function* prefixUpdates(value: unknown): Work<PrefixUpdate[]> {
  const updates: PrefixUpdate[] = [];
  for (const [name, figures] of asEntries(value)) {
    if (typeof name === 'string') updates.push(prefixUpdate(name, asArray(figures)));
    if (updates.length % STEP === 0) yield;
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

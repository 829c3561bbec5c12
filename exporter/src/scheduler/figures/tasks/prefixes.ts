import type { Work } from '../../../slices.ts';
import type { Cluster } from '../../../state/cluster.ts';
import { cut, detached, NAME_LIMIT } from '../../../state/text.ts';
import type { PrefixUpdate } from '../../../state/updates/functions.ts';
import { ref } from '../../../protocol/pickle.ts';
import { attr, compose, juxt, LEN, valmap } from '../../feeds/expression.ts';
import { STEP, type GrowingSubscription } from '../../feeds/subscription.ts';
import { PrefixChanges, type ToldPrefix } from './prefix-changes.ts';
import { asArray, asCount, asEntries, asNumber, asNumbers, asText } from '../../values.ts';

/** States of tasks of which the figures of their prefix change without a transition: heartbeats tell how long they run. */
const AT_WORK = ['processing', 'waiting', 'queued', 'no-worker'];

/**
 * Progress per prefix, of those alone of which something changed. all_durations and not duration, which falls when a group is
 * forgotten. Without a transition nothing of it changes but the longest running, so nobody is told.
 */
export function prefixes(cluster: Cluster): GrowingSubscription {
  const changes = new PrefixChanges();
  /** Of the first reading, until all of it is there: what is older than the exporter is told at once. */
  let first: PrefixUpdate[] | null = [];
  let transitionsSeen: unknown;
  return {
    feature: 'prefixes',
    entries: () => changes.entries(),
    figures: valmap(figures),
    beside: juxt(attr('transition_counter'), compose(LEN, attr('task_prefixes'))),
    outdated: () => changes.outdated,
    *taking(byPlace, now, beside) {
      const [transitions, total] = asArray(beside);
      const told = yield* toldPrefixes(byPlace);
      return () => {
        const restarted = changes.take(told, asCount(total));
        const updates = told.filter((prefix) => changes.owns(prefix)).map(({ update }) => update);
        sayWhatIsLeftOut(cluster, changes);
        if (first) {
          first = restarted ? updates : first.concat(updates);
          if (!changes.complete) return;
          cluster.prefixes.update(first, now);
          first = null;
        } else cluster.prefixes.update(updates, now, restarted ? 'dropped' : 'unchanged');
        if (transitions !== transitionsSeen) cluster.changes.announce('progress');
        transitionsSeen = transitions;
      };
    },
  };
}

function sayWhatIsLeftOut(cluster: Cluster, { read: { known, total } }: PrefixChanges): void {
  if (known >= total) return cluster.present('more-prefixes');
  const counted = (count: number): string => count.toLocaleString('en');
  cluster.missing('more-prefixes', `Only the first ${counted(known)} of ${counted(total)} are read.`);
}

const figures = juxt(
  juxt(ref('builtins', 'id'), attr('name')),
  attr('states'),
  attr('state_counts'),
  attr('all_durations'),
  attr('duration_average', 'suspicious', 'max_exec_time'),
);

type Told = ToldPrefix & { update: PrefixUpdate };

function* toldPrefixes(value: unknown): Work<Told[]> {
  const told: Told[] = [];
  for (const [place, figures] of asEntries(value)) {
    told.push(toldPrefix(asCount(place), asArray(figures)));
    if (told.length % STEP === 0) yield;
  }
  return told;
}

function toldPrefix(place: number, [who, ...figures]: readonly unknown[]): Told {
  const [id, name] = asArray(who);
  const update = prefixUpdate(detached(cut(asText(name) ?? '', NAME_LIMIT)), figures);
  const works = AT_WORK.some((state) => (update.states.get(state) ?? 0) > 0);
  let transitions = 0;
  for (const count of update.stateCounts?.values() ?? []) transitions += count;
  return { place, id: asCount(id), name: update.name, transitions, works, update };
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

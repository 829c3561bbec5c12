import { ref } from '../../../protocol/pickle.ts';
import type { Work } from '../../../slices.ts';
import type { Cluster } from '../../../state/cluster.ts';
import type { GroupUpdate } from '../../../state/updates/functions.ts';
import {
  attr,
  compose,
  each,
  juxt,
  LEN,
  LIST,
  method,
  safe,
  take,
  TASK_CHANGES,
  valmap,
} from '../../feeds/expression.ts';
import { STEP, type GrowingSubscription } from '../../feeds/subscription.ts';
import { keyText } from '../../keys.ts';
import { asArray, asCount, asEntries, asMilliseconds, asNumbers, asText } from '../../values.ts';

/** Read of those that the scheduler has, the newest. */
const MOST_GROUPS = 2_000;
/** Of one group; a group may depend on any number. */
const MOST_DEPENDENCIES = 200;
const MOST_TYPES = 50;

/** TaskGroup -> its figures, which groupUpdate reads. */
export const groupFigures = juxt(
  safe(attr('prefix.name')),
  safe(attr('states')),
  safe(attr('nbytes_total', 'duration')),
  safe(attr('start', 'stop')),
  safe(compose(each(attr('name')), take(MOST_DEPENDENCIES), attr('dependencies'))),
  safe(compose(LIST, take(MOST_TYPES), attr('types'))),
);

/** Task groups (Scheduler.task_groups), the newest first. A group may name dependencies that the scheduler has forgotten. */
export function groups(cluster: Cluster): GrowingSubscription {
  return {
    feature: 'groups',
    mark: TASK_CHANGES,
    entries,
    figures,
    beside: compose(LEN, attr('task_groups')),
    *taking(figures, now, beside) {
      const updates = yield* groupUpdates(figures);
      return () => cluster.groups.update(updates, updates.length >= asCount(beside), now);
    },
  };
}

const entries = compose(
  ref('builtins', 'dict'),
  take(MOST_GROUPS),
  ref('builtins', 'reversed'),
  LIST,
  method('items'),
  attr('task_groups'),
);
const figures = valmap(groupFigures);

/** The oldest first, as the scheduler has them. */
function* groupUpdates(figures: unknown): Work<GroupUpdate[]> {
  const updates: GroupUpdate[] = [];
  for (const [name, told] of asEntries(figures)) {
    updates.push(groupUpdate(name, asArray(told)));
    if (updates.length % STEP === 0) yield;
  }
  return updates.reverse();
}

export function groupUpdate(
  name: unknown,
  [prefix, states, totals, times, dependencies, types]: readonly unknown[],
): GroupUpdate {
  const [bytes, seconds] = asArray(totals);
  const [start, stop] = asArray(times);
  return {
    name: keyText(name),
    prefix: asText(prefix) ?? '',
    states: asNumbers(states),
    bytes: asCount(bytes),
    seconds: asCount(seconds),
    start: timeOf(start),
    stop: timeOf(stop),
    dependencies: asArray(dependencies).map(keyText),
    types: asArray(types).map((type) => asText(type) ?? ''),
  };
}

/** Dask has 0 where nothing has finished. */
function timeOf(value: unknown): number | null {
  const time = asMilliseconds(value);
  return time === null || time <= 0 ? null : time;
}

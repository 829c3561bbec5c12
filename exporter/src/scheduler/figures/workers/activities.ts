import { ref } from '../../../protocol/pickle.ts';
import type { Work } from '../../../slices.ts';
import type { Cluster } from '../../../state/cluster.ts';
import { cut, detached, NAME_LIMIT } from '../../../state/text.ts';
import { ACTIVITY_UNITS, type ActivityUpdate } from '../../../state/updates/functions.ts';
import {
  attr,
  compose,
  item,
  juxt,
  LIST,
  map,
  method,
  partial,
  slice,
  spread,
} from '../../feeds/expression.ts';
import { STEP, type GrowingSubscription } from '../../feeds/subscription.ts';
import { keyText } from '../../keys.ts';
import { asArray, asNumber, MAX_ENTRIES } from '../../values.ts';

/**
 * {key: value} -> for each, whether its key is a tuple, of which an empty slice is no empty text. Those of other figures, such as
 * latency, change all the time.
 */
const areTuples = compose(map(partial(ref('operator', 'ne'), '')), map(item(slice(0, 0))));

/**
 * Fine performance metrics: what workers spent on each activity, since the scheduler's start (Scheduler.cumulative_worker_metrics,
 * since distributed 2023.5). As pairs, since their keys are tuples.
 */
export function activities(cluster: Cluster): GrowingSubscription {
  return {
    feature: 'activities',
    mark,
    lasting: true,
    entries: attr('cumulative_worker_metrics'),
    figures: compose(LIST, method('items')),
    *taking(pairs) {
      const updates = yield* activityUpdates(pairs);
      return () => cluster.activities.update(updates);
    },
  };
}

const mark = compose(
  ref('builtins', 'tuple'),
  spread(ref('itertools', 'compress')),
  juxt(method('values'), areTuples),
  attr('cumulative_worker_metrics'),
);

function* activityUpdates(value: unknown): Work<ActivityUpdate[]> {
  const updates: ActivityUpdate[] = [];
  for (const pair of asArray(value).slice(0, MAX_ENTRIES)) {
    const update = activityUpdate(asArray(pair));
    if (update) updates.push(update);
    if (updates.length % STEP === 0) yield;
  }
  return updates;
}

/**
 * ('execute', function, activity, unit), or (context, activity, unit) of what is done for no function. Users' own activities and
 * Dask's of shuffles may be of several parts, and of any type. Null: it is none of them, or in a unit of a user's own.
 */
function activityUpdate([key, told]: readonly unknown[]): ActivityUpdate | null {
  const unit = ACTIVITY_UNITS.find((known) => known === asArray(key).at(-1));
  const activity = unit === undefined ? null : activityOf(key);
  const value = asNumber(told);
  return activity && value !== null ? { ...activity, unit: unit!, value } : null;
}

/** The same in whatever unit. */
export function activityOf(key: unknown): (Omit<ActivityUpdate, 'unit' | 'value'> & { unit: string }) | null {
  const told = asArray(key);
  if (told.length < 3) return null;
  const [context, ...parts] = told.slice(0, -1).map(text);
  const prefix = context === 'execute' ? parts.shift()! : null;
  if (parts.length === 0) return null;
  return { context: context!, prefix, activity: text(parts.join('/')), unit: text(told.at(-1)) };
}

const text = (part: unknown): string => detached(cut(keyText(part), NAME_LIMIT));

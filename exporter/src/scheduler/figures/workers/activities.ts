import type { Work } from '../../../slices.ts';
import type { Cluster } from '../../../state/cluster.ts';
import { cut, detached, NAME_LIMIT } from '../../../state/text.ts';
import { ACTIVITY_UNITS, type ActivityUnit, type ActivityUpdate } from '../../../state/updates.ts';
import { attr, compose, LIST, method } from '../../feeds/expression.ts';
import { STEP, type GrowingSubscription } from '../../feeds/subscription.ts';
import { keyText } from '../../keys.ts';
import { asArray, asNumber, MAX_ENTRIES } from '../../values.ts';

/**
 * Fine performance metrics: what workers spent on each activity, since the scheduler's start (Scheduler.cumulative_worker_metrics,
 * since distributed 2023.5). As pairs, since their keys are tuples.
 */
export function activities(cluster: Cluster): GrowingSubscription {
  return {
    feature: 'activities',
    entries: attr('cumulative_worker_metrics'),
    figures: compose(LIST, method('items')),
    *taking(pairs) {
      const updates = yield* activityUpdates(pairs);
      return () => cluster.activities.update(updates);
    },
  };
}

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
  const parts = asArray(key);
  const value = asNumber(told);
  const unit = ACTIVITY_UNITS.find((known) => known === parts.at(-1));
  if (unit === undefined || value === null || parts.length < 3) return null;
  return named(parts.slice(0, -1).map(text), unit, value);
}

function named([context, ...parts]: string[], unit: ActivityUnit, value: number): ActivityUpdate | null {
  const prefix = context === 'execute' ? parts.shift()! : null;
  if (parts.length === 0) return null;
  return { context: context!, prefix, activity: text(parts.join('/')), unit, value };
}

const text = (part: unknown): string => detached(cut(keyText(part), NAME_LIMIT));

import { ref } from '../../../protocol/pickle.ts';
import type { Work } from '../../../slices.ts';
import type { Cluster } from '../../../state/cluster.ts';
import { KEY_LIMIT } from '../../../state/text.ts';
import type { RunningUpdate } from '../../../state/updates/tasks.ts';
import { attr, compose, each, item, juxt, method, safe, valmap } from '../../feeds/expression.ts';
import { beginning, readBeginning } from '../../feeds/long-text.ts';
import { STEP, type GrowingSubscription } from '../../feeds/subscription.ts';
import { asArray, asCount, asEntries, asMilliseconds, asText } from '../../values.ts';

/** What executes on each worker, for how long as of the worker's last heartbeat, and what time it is on the scheduler. */
export function running(cluster: Cluster): GrowingSubscription {
  return {
    feature: 'running',
    entries: attr('workers'),
    figures,
    beside: safe(clock),
    *taking(value, now, beside) {
      const updates = yield* runningUpdates(value);
      return () => {
        cluster.workers.updateRunning(updates, now, asMilliseconds(beside));
        cluster.changes.announce('workers');
      };
    },
  };
}

/** Its own clock, of half a second ago at most: what tells the time there is not read, but called. */
const clock = compose(item(-1), item('time'), attr('monitor.quantities'));

/** As Python shows the key, whose length is a user's. */
const taskOf = juxt(attr('prefix.name'), compose(beginning(KEY_LIMIT), ref('builtins', 'str'), attr('key')));
const figures = valmap(
  compose(each(juxt(compose(taskOf, item(0)), item(1))), method('items'), attr('executing')),
);

function* runningUpdates(value: unknown): Work<RunningUpdate[]> {
  const updates: RunningUpdate[] = [];
  for (const [worker, tasks] of asEntries(value)) {
    if (typeof worker === 'string') updates.push({ worker, tasks: asArray(tasks).map(runningTask) });
    if (updates.length % STEP === 0) yield;
  }
  return updates;
}

function runningTask(value: unknown): RunningUpdate['tasks'][number] {
  const [task, seconds] = asArray(value);
  const [prefix, key] = asArray(task);
  return {
    key: readBeginning(key, KEY_LIMIT) ?? '',
    prefix: asText(prefix) ?? '',
    seconds: asCount(seconds),
  };
}

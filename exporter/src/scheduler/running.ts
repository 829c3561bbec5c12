import type { Cluster } from '../state/cluster.ts';
import type { RunningUpdate } from '../state/updates.ts';
import { attr, compose, keymap, safe, valmap } from './expression.ts';
import { keySplit, keyText } from './keys.ts';
import type { Subscription } from './subscription.ts';
import { asArray, asCount, asEntries } from './values.ts';

/** What executes on each worker, and for how long as of the worker's last heartbeat. */
export function running(cluster: Cluster): Subscription {
  return {
    feature: 'running',
    expression: safe(
      compose(valmap(compose(keymap(attr('key', 'prefix.name')), attr('executing'))), attr('workers')),
    ),
    apply(value, now) {
      cluster.workers.updateRunning(runningUpdates(value), now);
      cluster.changes.announce('workers');
    },
  };
}

function runningUpdates(value: unknown): RunningUpdate[] {
  const updates: RunningUpdate[] = [];
  for (const [worker, tasks] of asEntries(value)) {
    if (typeof worker === 'string') updates.push({ worker, tasks: [...asEntries(tasks)].map(runningTask) });
  }
  return updates;
}

function runningTask([name, seconds]: [unknown, unknown]): RunningUpdate['tasks'][number] {
  const [key, prefix] = asArray(name);
  return {
    key: keyText(key),
    prefix: typeof prefix === 'string' ? prefix : keySplit(key),
    seconds: asCount(seconds),
  };
}

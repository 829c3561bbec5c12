import type { Cluster } from '../state/cluster.ts';
import type { FailureUpdate } from '../state/updates.ts';
import { attr, compose, each, juxt, LEN, LIST, map, safe, take } from './expression.ts';
import type { Pickle } from '../protocol/pickle.ts';
import { keySplit, keyText } from './keys.ts';
import type { Subscription } from './subscription.ts';
import { asArray, asMilliseconds, asText } from './values.ts';

/**
 * Failures, workers' deaths included: the scheduler keeps the newest 100 (erred_tasks). Only how many and which is the newest
 * is pushed; the texts are read when that changes.
 */
export function failures(
  cluster: Cluster,
  life: string,
  evaluate: (expression: Pickle) => Promise<unknown>,
): Subscription {
  let head = '';
  let newest = -Infinity;

  async function readAll(): Promise<void> {
    for (const update of failureUpdates(await evaluate(erredTasks)).reverse()) {
      if (update.time <= newest) continue;
      newest = update.time;
      cluster.failures.fromScheduler(life, update);
    }
    cluster.changes.announce('status');
  }

  return {
    feature: 'failures',
    expression: safe(
      compose(juxt(LEN, compose(LIST, map(attr('key', 'timestamp')), take(1))), attr('erred_tasks')),
    ),
    apply(value) {
      const now = JSON.stringify(value, (_, entry: unknown) =>
        typeof entry === 'bigint' ? String(entry) : entry,
      );
      if (now === head) return;
      // Forgotten where the reading fails, so that the next push tries again.
      head = now;
      readAll().catch(() => (head = ''));
    },
  };
}

const erredTasks = safe(
  compose(
    each(juxt(attr('key', 'timestamp', 'exception_text', 'traceback_text'), compose(LIST, attr('erred_on')))),
    attr('erred_tasks'),
  ),
);

/** Newest first, as the scheduler keeps them. */
function failureUpdates(value: unknown): FailureUpdate[] {
  return asArray(value).map((entry) => {
    const [texts, workers] = asArray(entry);
    const [key, timestamp, exception, traceback] = asArray(texts);
    return {
      key: keyText(key),
      prefix: keySplit(key),
      time: asMilliseconds(timestamp) ?? 0,
      workers: asArray(workers).map((worker) => asText(worker) ?? ''),
      exception: asText(exception) ?? '',
      traceback: asText(traceback) ?? '',
    };
  });
}

import type { Cluster } from '../state/cluster.ts';
import type { FailureUpdate } from '../state/updates.ts';
import { attr, compose, each, juxt, LEN, LIST, map, safe, take } from './expression.ts';
import type { Pickle } from '../protocol/pickle.ts';
import { keySplit, keyText } from './keys.ts';
import { longText, readLongText } from './long-text.ts';
import type { Subscription } from './subscription.ts';
import { asArray, asMilliseconds, asText } from './values.ts';

/**
 * Failures, workers' deaths included: the scheduler keeps the newest 100 (erred_tasks). Only how many and which is the newest
 * is pushed; the texts are read when that changes, one reading after the other.
 */
export function failures(
  cluster: Cluster,
  life: string,
  evaluate: (expression: Pickle) => Promise<unknown>,
): Subscription {
  let head = '';
  let taken = '';
  let reading = false;
  let failed = 0;
  let notBefore = 0;

  async function readAll(): Promise<void> {
    while (taken !== head) {
      const wanted = head;
      const answer = await evaluate(erredTasks);
      if (!Array.isArray(answer)) throw new Error('This scheduler has no erred_tasks to read.');
      for (const update of failureUpdates(answer).reverse()) cluster.failures.fromScheduler(life, update);
      taken = wanted;
      cluster.present(TEXTS);
      cluster.changes.announce('status');
    }
  }

  /** A reading that fails is tried again with a later push: after 2 s, then twice as long each time. */
  async function catchUp(): Promise<void> {
    if (reading || performance.now() < notBefore) return;
    reading = true;
    try {
      await readAll();
      failed = 0;
    } catch (error) {
      notBefore = performance.now() + Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** ++failed);
      cluster.missing(TEXTS, error instanceof Error ? error.message : String(error));
    } finally {
      reading = false;
    }
  }

  return {
    feature: 'failures',
    expression: safe(
      compose(juxt(LEN, compose(LIST, map(attr('key', 'timestamp')), take(1))), attr('erred_tasks')),
    ),
    apply(value) {
      head = JSON.stringify(value, (_, entry: unknown) =>
        typeof entry === 'bigint' ? String(entry) : entry,
      );
      void catchUp();
    },
  };
}

const TEXTS = 'failure-texts';
const LONGEST_PAUSE_MS = 60_000;

const erredTasks = safe(
  compose(
    each(
      juxt(
        attr('key', 'timestamp'),
        compose(LIST, attr('erred_on')),
        // Texts are as long as users make them: cut there, 100 failures always fit in a message.
        longText(attr('exception_text')),
        longText(attr('traceback_text')),
      ),
    ),
    attr('erred_tasks'),
  ),
);

/** Newest first, as the scheduler keeps them. */
function failureUpdates(value: unknown): FailureUpdate[] {
  return asArray(value).map((entry) => {
    const [name, workers, exception, traceback] = asArray(entry);
    const [key, timestamp] = asArray(name);
    return {
      key: keyText(key),
      prefix: keySplit(key),
      time: asMilliseconds(timestamp) ?? 0,
      workers: asArray(workers).map((worker) => asText(worker) ?? ''),
      exception: readLongText(exception) ?? '',
      traceback: readLongText(traceback) ?? '',
    };
  });
}

import { attr, compose, juxt, LEN, method, safe, taskStreamPlugin } from '../feeds/expression.ts';
import type { FixedSubscription } from '../feeds/subscription.ts';
import type { ToldHead } from './task-stream.ts';
import { asArray, asCount, asMilliseconds, asNumber } from '../values.ts';

/** Whether anything happened since it was last told. */
export interface Activity {
  readonly transitions: number | null;
  /** How many there are. */
  readonly workers: number | null;
}

/** How far the scheduler's task stream has come: cheap to push, so that the records are asked for only when there are new ones. */
export function streamHead(onHead: (head: ToldHead, activity: Activity) => void): FixedSubscription {
  return {
    feature: 'task-stream',
    expression,
    apply(value, now) {
      const [counts, time, transitions, workers] = asArray(value);
      const [index, maxlen] = asArray(counts);
      const head = {
        index: asCount(index),
        maxlen: asCount(maxlen),
        time: asMilliseconds(time) ?? now,
        untouched: transitions === 0,
      };
      onHead(head, { transitions: asNumber(transitions), workers: asNumber(workers) });
    },
  };
}

const expression = safe(
  juxt(
    compose(attr('index', 'buffer.maxlen'), taskStreamPlugin),
    // time.time(), as task streams have it (tornado 6, IOLoop.time).
    safe(compose(method('time'), attr('loop'))),
    safe(attr('transition_counter')),
    safe(compose(LEN, attr('workers'))),
  ),
);

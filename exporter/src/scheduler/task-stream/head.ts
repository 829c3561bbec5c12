import { attr, compose, juxt, method, safe, taskStreamPlugin } from '../feeds/expression.ts';
import type { FixedSubscription } from '../feeds/subscription.ts';
import type { ToldHead } from './task-stream.ts';
import { asArray, asCount, asMilliseconds, asNumber } from '../values.ts';

/** How far the scheduler's task stream has come: cheap to push, so that the records are asked for only when there are new ones. */
export function streamHead(onHead: (head: ToldHead, transitions: number | null) => void): FixedSubscription {
  return {
    feature: 'task-stream',
    expression: safe(
      juxt(
        compose(attr('index', 'buffer.maxlen'), taskStreamPlugin),
        // time.time(), as task streams have it (tornado 6, IOLoop.time).
        safe(compose(method('time'), attr('loop'))),
        safe(attr('transition_counter')),
      ),
    ),
    apply(value, now) {
      const [counts, time, transitions] = asArray(value);
      const [index, maxlen] = asArray(counts);
      const head = {
        index: asCount(index),
        maxlen: asCount(maxlen),
        time: asMilliseconds(time) ?? now,
        untouched: transitions === 0,
      };
      onHead(head, asNumber(transitions));
    },
  };
}

import { attr, compose, safe, taskStreamPlugin } from './expression.ts';
import type { Subscription } from './subscription.ts';
import type { StreamHead } from './task-stream.ts';
import { asArray, asCount } from './values.ts';

/** How far the scheduler's task stream has come: cheap to push, so that the records are asked for only when there are new ones. */
export function streamHead(onHead: (head: StreamHead) => void): Subscription {
  return {
    feature: 'task-stream',
    expression: safe(compose(attr('index', 'buffer.maxlen'), taskStreamPlugin)),
    apply(value) {
      const [index, maxlen] = asArray(value);
      onHead({ index: asCount(index), maxlen: asCount(maxlen) });
    },
  };
}

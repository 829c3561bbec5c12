import { ref } from '../../../protocol/pickle.ts';
import type { Cluster } from '../../../state/cluster.ts';
import {
  always,
  attr,
  compose,
  each,
  item,
  juxt,
  LEN,
  LIST,
  LOOP_TIME,
  map,
  method,
  partial,
  safe,
  spread,
  take,
} from '../../feeds/expression.ts';
import type { FixedSubscription } from '../../feeds/subscription.ts';
import { asArray, asCount, asNumber } from '../../values.ts';

/** Adding up so many takes the scheduler long, and it never drops one. */
const MOST_SPANS = 2_000;

const spans = compose(LEN, attr('root_spans'));
const few = compose(partial(ref('operator', 'ge'), MOST_SPANS), spans);
const some = compose(partial(ref('operator', 'lt'), 0), spans);

/** Of one, or of none where there is nothing to merge, or too much: a condition made of references alone. */
const merged = compose(
  each(attr('active_cpu_seconds')),
  map(method('merge_all')),
  partial(ref('builtins', 'filter'), few),
  partial(ref('builtins', 'filter'), some),
  juxt(compose()),
);

/** scheduler -> its time while any task is at work, else 0: a span's seconds go on while it has such a task, and stand still after it. */
const timeAtWork = compose(
  spread(ref('toolz', 'get')),
  juxt(
    compose(
      LEN,
      LIST,
      take(1),
      partial(ref('builtins', 'filter'), null),
      ref('toolz', 'concat'),
      juxt(
        juxt(safe(attr('queued')), attr('unrunnable')),
        compose(map(attr('processing')), method('values'), attr('workers')),
      ),
    ),
    juxt(always(0), LOOP_TIME),
  ),
);

/** Seconds of threads while there was something to run, as Dask's own page calculates what is idle (since distributed 2023.5). */
export function wantedThreads(cluster: Cluster): FixedSubscription {
  return {
    feature: 'wanted-threads',
    // Each span asks all groups that it ever had.
    mark,
    lasting: true,
    expression,
    apply(value) {
      const [count, told] = asArray(value);
      if (asCount(count) > MOST_SPANS)
        return cluster.missing(
          'wanted-threads',
          `There are more than ${MOST_SPANS.toLocaleString('en')} spans: adding them up would hold up the scheduler.`,
        );
      cluster.wantedThreadSeconds.tell(count === 0 ? 0 : asNumber(asArray(told)[0]));
    },
  };
}

const mark = juxt(attr('transition_counter'), timeAtWork);
const expression = compose(juxt(spans, merged), item('spans'), attr('extensions'));

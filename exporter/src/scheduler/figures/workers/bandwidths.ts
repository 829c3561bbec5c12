import type { Cluster } from '../../../state/cluster.ts';
import { cut, NAME_LIMIT } from '../../../state/text.ts';
import { attr, compose, first, juxt, LEN } from '../../feeds/expression.ts';
import type { FixedSubscription } from '../../feeds/subscription.ts';
import { asArray, asCount, asNumbers } from '../../values.ts';

/** Types are as many as users send from worker to worker. */
const MOST_TYPES = 100;

/** Bytes a second between workers that Dask has seen, by the type of what was sent. */
export function bandwidths(cluster: Cluster): FixedSubscription {
  return {
    feature: 'bandwidths',
    expression,
    apply(value) {
      const [count, byType] = asArray(value);
      cluster.seldom.bandwidths = new Map(
        Array.from(asNumbers(byType), ([type, bandwidth]) => [cut(type, NAME_LIMIT), bandwidth]),
      );
      if (asCount(count) <= MOST_TYPES) cluster.present('more-bandwidths');
      else cluster.missing('more-bandwidths', `Only the first ${MOST_TYPES} types are read.`);
    },
  };
}

const expression = compose(juxt(LEN, first(MOST_TYPES)), attr('bandwidth_types'));

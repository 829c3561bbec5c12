import type { Cluster } from '../../../state/cluster.ts';
import { ref } from '../../../protocol/pickle.ts';
import {
  attr,
  compose,
  groupby,
  HELD,
  juxt,
  map,
  method,
  safe,
  SUM,
  valmap,
} from '../../feeds/expression.ts';
import type { GrowingSubscription } from '../../feeds/subscription.ts';
import { asNumbers } from '../../values.ts';

/**
 * Bytes in memory now by prefix, copies counted: from what each worker holds, since a prefix's nbytes_total is what it ever
 * produced. It visits every key in memory, but only where there was a transition, or a worker holds more or less than before.
 */
export function memory(cluster: Cluster): GrowingSubscription {
  const keys = compose(ref('toolz', 'concat'), map(attr('has_what')), method('values'), attr('workers'));
  const bytes = compose(SUM, map(attr('nbytes')));
  return {
    feature: 'prefix-memory',
    mark: juxt(attr('transition_counter'), safe(HELD)),
    entries: compose(valmap(bytes), groupby(attr('prefix.name')), keys),
    figures: ref('builtins', 'dict'),
    *taking(byPrefix) {
      const bytes = asNumbers(byPrefix);
      yield;
      return () => {
        cluster.prefixes.updateMemory(bytes);
        cluster.changes.announce('progress');
      };
    },
  };
}

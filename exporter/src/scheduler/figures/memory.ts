import type { Cluster } from '../../state/cluster.ts';
import { ref } from '../../protocol/pickle.ts';
import { attr, compose, groupby, map, method, SUM, valmap } from '../feeds/expression.ts';
import type { GrowingSubscription } from '../feeds/subscription.ts';
import { asNumbers } from '../values.ts';

/**
 * Bytes in memory now by prefix, copies counted: from what each worker holds, since a prefix's nbytes_total is what it ever
 * produced. It visits every key in memory.
 */
export function memory(cluster: Cluster): GrowingSubscription {
  const held = compose(ref('toolz', 'concat'), map(attr('has_what')), method('values'), attr('workers'));
  return {
    feature: 'prefix-memory',
    entries: compose(groupby(attr('prefix.name')), held),
    figures: valmap(compose(SUM, map(attr('nbytes')))),
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

import type { Cluster } from '../state/cluster.ts';
import { attr, compose, groupby, map, safe, SUM, valmap } from './expression.ts';
import type { Subscription } from './subscription.ts';
import { asEntries, asNumber } from './values.ts';

/**
 * Bytes in memory now by prefix, copies counted: from what each worker holds, since a prefix's nbytes_total is what it ever
 * produced. It visits every key in memory.
 */
export function memory(cluster: Cluster): Subscription {
  const bytes = compose(SUM, map(attr('nbytes')));
  const byPrefix = compose(valmap(bytes), groupby(attr('prefix.name')), attr('has_what'));
  return {
    feature: 'prefix-memory',
    expression: safe(compose(valmap(byPrefix), attr('workers'))),
    apply(value) {
      cluster.prefixes.updateMemory(sumOverWorkers(value));
      cluster.changes.announce('progress');
    },
  };
}

function sumOverWorkers(value: unknown): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [, prefixes] of asEntries(value)) {
    for (const [prefix, bytes] of asEntries(prefixes)) {
      if (typeof prefix === 'string') sums.set(prefix, (sums.get(prefix) ?? 0) + (asNumber(bytes) ?? 0));
    }
  }
  return sums;
}

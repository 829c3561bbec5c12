import type { Cluster } from '../../../state/cluster.ts';
import { attr, compose, item, LIST, juxt } from '../../feeds/expression.ts';
import type { FixedSubscription } from '../../feeds/subscription.ts';
import { asArray, asMap, asNumber } from '../../values.ts';

/**
 * Requests to steal, by how much longer than computing a task moving it may take: a level each (distributed 2022.12.1 to 2026.8.0,
 * stealing.py, WorkStealing.cost_multipliers). A level without requests is in none of the dicts.
 */
export function stealing(cluster: Cluster): FixedSubscription {
  return {
    feature: 'stealing',
    expression,
    apply(value) {
      const [multipliers, metrics] = asArray(value);
      const requests = asMap(asMap(metrics).get('request_count_total'));
      const seconds = asMap(asMap(metrics).get('request_cost_total'));
      cluster.steals.tell(
        asArray(multipliers).map((multiplier, level) => ({
          multiplier: asNumber(multiplier) ?? NaN,
          requests: asNumber(requests.get(level)) ?? 0,
          seconds: asNumber(seconds.get(level)) ?? 0,
        })),
      );
    },
  };
}

const expression = compose(
  juxt(compose(LIST, attr('cost_multipliers')), attr('metrics')),
  item('stealing'),
  attr('extensions'),
);

import type { SeenBandwidths } from '../../asked/bandwidths.ts';
import { ref } from '../../protocol/pickle.ts';
import type { Cluster } from '../../state/cluster.ts';
import { cut, NAME_LIMIT } from '../../state/text.ts';
import { attr, compose, juxt, LEN, LIST, method, take } from '../feeds/expression.ts';
import { asArray, asCount, asNumber, asText } from '../values.ts';
import type { SchedulerQuestion } from './scheduler-question.ts';

const FEATURE = 'links';

/** There is one for each worker that took something from another: as many as workers squared. */
const MOST_PAIRS = 10_000;

/** Those that came last, without a copy of all. */
export const seenBandwidths = compose(
  juxt(LEN, compose(LIST, take(MOST_PAIRS), ref('builtins', 'reversed'), method('items'))),
  attr('bandwidth_workers'),
);

/**
 * Of each pair the worker that received is named first (distributed 2022.12.1 to 2026.8.0, scheduler.py, heartbeat_worker): it
 * measures what is larger than 1 MB (worker.py, _update_metrics_received_data). A pair goes when one of its workers does.
 * @throws NotTold
 */
export async function bandwidthsSeen(
  _cluster: Cluster,
  scheduler: SchedulerQuestion,
): Promise<SeenBandwidths> {
  const [count, told] = asArray(await scheduler.evaluate(FEATURE, seenBandwidths));
  const read = asArray(told);
  const pairs = read.flatMap((entry) => {
    const [pair, value] = asArray(entry);
    const [to, from] = asArray(pair).map(asText);
    const bandwidth = asNumber(value);
    if (!from || !to || bandwidth === null) return [];
    return [{ from: cut(from, NAME_LIMIT), to: cut(to, NAME_LIMIT), bandwidth }];
  });
  return { pairs, unread: Math.max(0, asCount(count) - read.length) };
}

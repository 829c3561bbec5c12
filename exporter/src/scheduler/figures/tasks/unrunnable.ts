import { LIMITS } from '@daskscope/api';
import { ref } from '../../../protocol/pickle.ts';
import type { Cluster } from '../../../state/cluster.ts';
import { cut, KEY_LIMIT, NAME_LIMIT } from '../../../state/text.ts';
import type { UnrunnableTask } from '../../../state/updates/tasks.ts';
import { attr, compose, each, first, juxt, LEN, LIST, method, safe, take } from '../../feeds/expression.ts';
import { beginning, readBeginning } from '../../feeds/long-text.ts';
import type { FixedSubscription } from '../../feeds/subscription.ts';
import { asArray, asCount, asNumber, asNumbers, asText } from '../../values.ts';

/** Tasks that are told in full, the oldest; all are counted. */
const MOST_TASKS = LIMITS.unrunnable;

/** Workers or hosts that a task asks for, and resources. */
const MOST_NAMES = 20;

/** Raises for a set. */
const times = compose(LIST, take(MOST_TASKS), method('values'));

const names = (name: string) => safe(compose(LIST, take(MOST_NAMES), attr(name)));

const taskOf = juxt(
  compose(beginning(KEY_LIMIT), ref('builtins', 'str'), attr('key')),
  attr('prefix.name'),
  safe(compose(first(MOST_NAMES), attr('resource_restrictions'))),
  names('worker_restrictions'),
  names('host_restrictions'),
);

/**
 * Tasks that no worker may run, with what they ask for. Since distributed 2024.12 in the order in which they came to be so, with
 * the times of it, of a clock of which the scheduler's monitor last noted how late it was; before, a set, without an order or times.
 */
export function unrunnable(cluster: Cluster): FixedSubscription {
  return {
    feature: 'unrunnable',
    expression,
    apply(value, now) {
      const [clock, told] = asArray(value);
      const [total, since, tasks] = asArray(told);
      const from = since === null ? null : asArray(asArray(since)[1]);
      const ageOf = (at: number): number | null => ageBy(asNumber(clock), asNumber(from?.[at]));
      cluster.seldom.unrunnable = {
        time: now,
        total: asCount(total),
        oldestSeconds: from === null ? null : from.length === 0 ? 0 : ageOf(0),
        tasks: asArray(tasks).map((task, at) => unrunnableTask(task, ageOf(at))),
      };
      if (from !== null) cluster.present('unrunnable-age');
      else cluster.missing('unrunnable-age', 'Only since distributed 2024.12.');
    },
  };
}

const expression = juxt(
  safe(attr('monitor.last_time')),
  compose(
    juxt(LEN, safe(juxt(compose(LEN, times), times)), compose(each(taskOf), take(MOST_TASKS))),
    attr('unrunnable'),
  ),
);

/** The monitor's clock is half a second late. */
const ageBy = (clock: number | null, since: number | null): number | null =>
  clock === null || since === null ? null : Math.max(0, clock - since);

function unrunnableTask(value: unknown, seconds: number | null): UnrunnableTask {
  const [key, prefix, resources, workers, hosts] = asArray(value);
  const texts = (list: unknown) => asArray(list).map((name) => cut(asText(name) ?? '', NAME_LIMIT));
  return {
    key: readBeginning(key, KEY_LIMIT) ?? '',
    prefix: cut(asText(prefix) ?? '', NAME_LIMIT),
    seconds,
    resources: new Map(Array.from(asNumbers(resources), ([name, n]) => [cut(name, NAME_LIMIT), n])),
    workers: texts(workers),
    hosts: texts(hosts),
  };
}

import type { Cluster } from '../../state/cluster.ts';
import { cut, NAME_LIMIT } from '../../state/text.ts';
import type { SemaphoreUpdate } from '../../state/updates/scheduler.ts';
import { attr, compose, first, item, juxt, LEN, valmap } from '../feeds/expression.ts';
import type { FixedSubscription } from '../feeds/subscription.ts';
import { keyText } from '../keys.ts';
import { asArray, asCount, asEntries, asMap, asNumber } from '../values.ts';

/** Names are users', and a Lock without one has a new one each time: so many are told, those that were made first. */
const MOST_TOLD = 200;

/** Of each of Dask's dicts, whose order is not the same. */
const MOST_READ = 2_000;

/** Semaphores and locks, which are semaphores of one lease since distributed 2024 (SemaphoreExtension, semaphore.py). */
export function semaphores(cluster: Cluster): FixedSubscription {
  return {
    feature: 'semaphores',
    expression,
    apply(value) {
      const [count, limits, leases, metrics] = asArray(value);
      const of = (name: string) => numbers(asMap(metrics).get(name));
      const all = semaphoreUpdates(numbers(limits), {
        leases: numbers(leases),
        pending: of('pending'),
        waitSeconds: of('average_pending_lease_time'),
        acquires: of('acquire_total'),
        releases: of('release_total'),
      });
      cluster.seldom.semaphores = all;
      cluster.leases.update(all.map((one) => [one.name, one]));
      if (asCount(count) <= MOST_TOLD) cluster.present('more-semaphores');
      else cluster.missing('more-semaphores', `Only the first ${MOST_TOLD} semaphores and locks are read.`);
    },
  };
}

const expression = compose(
  juxt(
    compose(LEN, attr('max_leases')),
    compose(first(MOST_TOLD), attr('max_leases')),
    compose(valmap(LEN), first(MOST_READ), attr('leases')),
    compose(valmap(first(MOST_READ)), attr('metrics')),
  ),
  item('semaphores'),
  attr('extensions'),
);

type Figure = Exclude<keyof SemaphoreUpdate, 'name' | 'limit'>;

function semaphoreUpdates(
  limits: ReadonlyMap<string, number>,
  figures: Readonly<Record<Figure, ReadonlyMap<string, number>>>,
): SemaphoreUpdate[] {
  /** Dask has no entry where there was nothing yet; where there are more entries than are read, who knows. */
  const of = (figure: Figure, name: string): number | null =>
    figures[figure].get(name) ?? (figures[figure].size < MOST_READ ? 0 : null);
  return Array.from(limits, ([name, limit]) => ({
    name,
    limit,
    leases: of('leases', name),
    pending: of('pending', name),
    waitSeconds: of('waitSeconds', name),
    acquires: of('acquires', name),
    releases: of('releases', name),
  }));
}

/** A name may be a tuple. */
function numbers(value: unknown): Map<string, number> {
  const read = new Map<string, number>();
  for (const [name, told] of asEntries(value)) {
    const number = asNumber(told);
    if (number !== null) read.set(cut(keyText(name), NAME_LIMIT), number);
  }
  return read;
}

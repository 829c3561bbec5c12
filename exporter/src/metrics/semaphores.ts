import type { SemaphoreUpdate } from '../state/updates/scheduler.ts';
import { ofCluster, withPast, type SampleFamily } from './families.ts';

const family = (
  name: string,
  help: string,
  figure: (semaphore: SemaphoreUpdate) => number | null,
): SampleFamily => ({
  name,
  help,
  type: 'gauge',
  labels: ['name'],
  feature: 'semaphores',
  samples(cluster, add) {
    for (const semaphore of cluster.seldom.semaphores ?? []) add(figure(semaphore), semaphore.name);
  },
});

function counter(name: string, help: string, figure: 'acquires' | 'releases'): SampleFamily[] {
  const of =
    (part: 'total' | 'before'): SampleFamily['samples'] =>
    (cluster, add) => {
      for (const [semaphore, counters] of cluster.leases.entries()) add(counters[figure][part], semaphore);
    };
  const labels = ['name'];
  return withPast(
    { name, help, type: 'counter', labels, feature: 'semaphores', samples: of('total') },
    of('before'),
  );
}

/** A semaphore that is closed takes its series along. */
export const semaphores = ofCluster('semaphores', [
  family('dask_semaphore_leases', 'Leases of the semaphore or lock that are taken.', ({ leases }) => leases),
  family('dask_semaphore_leases_limit', 'Leases that there are.', ({ limit }) => limit),
  family('dask_semaphore_pending', 'Who waits for a lease.', ({ pending }) => pending),
  family(
    'dask_semaphore_wait_seconds',
    'Mean wait for a lease; the newest counts half.',
    ({ waitSeconds }) => waitSeconds,
  ),
  ...counter('dask_semaphore_acquires_total', 'Leases that were ever taken.', 'acquires'),
  ...counter('dask_semaphore_releases_total', 'Leases that were ever given back.', 'releases'),
]);

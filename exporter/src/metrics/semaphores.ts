import type { SemaphoreUpdate } from '../state/updates.ts';
import { ofCluster, type SampleFamily } from './families.ts';

const family = (
  name: string,
  help: string,
  figure: (semaphore: SemaphoreUpdate) => number | null,
  type: SampleFamily['type'] = 'gauge',
): SampleFamily => ({
  name,
  help,
  type,
  labels: ['name'],
  feature: 'semaphores',
  samples(cluster, add) {
    for (const semaphore of cluster.seldom.semaphores ?? []) add(figure(semaphore), semaphore.name);
  },
});

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
  family(
    'dask_semaphore_acquires_total',
    'Leases that were ever taken.',
    ({ acquires }) => acquires,
    'counter',
  ),
  family(
    'dask_semaphore_releases_total',
    'Leases that were ever given back.',
    ({ releases }) => releases,
    'counter',
  ),
]);

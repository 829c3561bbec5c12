import { LIMIT, series } from '../panels/panels.ts';
import { promql } from '../query.ts';
import { OF_CLUSTER } from '../variables.ts';

const of = (family: string) => `max by (name) (dask_semaphore_${family}{${OF_CLUSTER}})`;
const NONE = 'Nobody is known to have made a semaphore or a lock';

/** In a row that is closed: most clusters have none. */
export const semaphores = () => [leases(), pending(), wait()];

function leases() {
  return series(
    'Leases',
    'Taken, of those that there are (dashed). At the limit others wait: is it meant so?',
  )
    .withTarget(promql(of('leases'), '{{name}}', 'A'))
    .withTarget(promql(of('leases_limit'), '{{name}}, limit', 'B'))
    .overrideByQuery('B', LIMIT)
    .decimals(0)
    .min(0)
    .noValue(NONE);
}

function pending() {
  return series('Waiting for a lease', 'Tasks and clients that wait. Each task that waits holds its thread')
    .withTarget(promql(of('pending'), '{{name}}'))
    .decimals(0)
    .min(0)
    .noValue(NONE);
}

function wait() {
  return series(
    'Mean wait for a lease',
    'The newest counts half. If it only rises, somebody does not give back',
  )
    .withTarget(promql(of('wait_seconds'), '{{name}}'))
    .unit('s')
    .min(0)
    .noValue(NONE);
}

import type { Steals } from '../state/now/workers/steals.ts';
import { ofCluster, withPast, type SampleFamily } from './families.ts';

function family(name: string, help: string, figure: (steals: Steals) => Steals['requests']): SampleFamily[] {
  const of =
    (part: 'total' | 'before'): SampleFamily['samples'] =>
    (cluster, add) => {
      for (const steals of cluster.steals.levels()) add(figure(steals)[part], String(steals.multiplier));
    };
  return withPast(
    { name, help, type: 'counter', labels: ['cost_multiplier'], samples: of('total') },
    of('before'),
  );
}

export const stealing = ofCluster('stealing', [
  ...family(
    'dask_steal_requests_total',
    'Requests that a worker give up a task for an idle one. cost_multiplier: at which level of cost, moving against computing.',
    ({ requests }) => requests,
  ),
  ...family(
    'dask_steal_request_seconds_total',
    'Seconds that computing and moving the tasks of such requests takes, as the scheduler estimates.',
    ({ seconds }) => seconds,
  ),
]);

import { rateOf } from '../counters.ts';
import { series, stacked } from '../panels/panels.ts';
import { promql } from '../query.ts';
import { OF_CLUSTER } from '../variables.ts';

/** By cost level: what it takes to move a task, against what it takes to compute it. */
export const stealing = () => [requests(), seconds()];

const byCost = (title: string, description: string, family: string) =>
  series(title, description)
    .withTarget(
      promql(
        `${rateOf(`dask_steal_${family}_total{${OF_CLUSTER}}`, 'cost_multiplier')} > 0`,
        '{{cost_multiplier}}',
      ),
    )
    .stacking(stacked())
    .fillOpacity(50)
    .axisSoftMax(1)
    .min(0)
    .noValue('No worker is known to have been asked to give up a task')
    .span(12);

function requests() {
  return byCost(
    'Stealing, requests',
    'Requests a second that a worker give up a task for an idle one, by cost of moving against computing. Many at high cost: data is in the wrong place',
    'requests',
  ).unit('suffix:/s');
}

function seconds() {
  return byCost(
    'Stealing, work asked for',
    'Seconds of work a second that these tasks take, moving included, as the scheduler estimates',
    'request_seconds',
  );
}

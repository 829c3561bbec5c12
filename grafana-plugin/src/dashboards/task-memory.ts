import * as common from '@grafana/grafana-foundation-sdk/common';
import { withFunctions } from './functions.ts';
import { happened, happenings } from './happenings.ts';
import { legend, series, stacked } from './panels.ts';
import { OF_PREFIXES } from './variables.ts';

export function memoryOverTime() {
  const panel = series(
    'Memory by function',
    'Bytes of results, copies counted: what rises and never falls is kept by somebody',
  );
  return withFunctions(panel, `sum by (prefix) (dask_prefix_memory_bytes{${OF_PREFIXES}})`)
    .stacking(stacked())
    .fillOpacity(50)
    .unit('bytes')
    .min(0);
}

/**
 * A task waits once; each time more is a time that it was begun again. Those that ever waited, less those that are and
 * those that are forgotten, is how many times that was. Scattered data never waited, hence the clamp.
 */
export function computedAgain() {
  const waited = (state: string) =>
    `sum by (prefix) (dask_task_transitions_total{${OF_PREFIXES}, state="${state}"})`;
  const panel = series(
    'Computed again',
    'Tasks begun once more since the scheduler started: lost with a worker, or retried. A step is work done twice',
  );
  const again = `${waited('waiting')} - ${waited('forgotten')} - sum by (prefix) (dask_tasks{${OF_PREFIXES}})`;
  return withFunctions(panel, `clamp_min(${again}, 0)`)
    .legend(legend(['diff']).placement(common.LegendPlacement.Right))
    .axisSoftMax(1)
    .decimals(0)
    .min(0);
}

export function onDeadWorkers() {
  const panel = happenings(
    'On workers that died',
    'Tasks, by function: always the same function means that it kills its workers',
  );
  return withFunctions(panel, happened(`dask_prefix_suspicious_total{${OF_PREFIXES}}`, 'prefix'));
}

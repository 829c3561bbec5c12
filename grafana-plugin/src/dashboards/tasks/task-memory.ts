import { withFunctions } from '../panels/functions.ts';
import { increaseBars, increasePerBar } from '../panels/increase-bars.ts';
import { series, stacked } from '../panels/panels.ts';
import { OF_PREFIXES } from '../variables.ts';

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

export function computedAgain() {
  const panel = increaseBars(
    'Computed again',
    'Tasks begun again, by function: lost with a worker, or retried. This is work done twice',
  );
  return withFunctions(panel, increasePerBar(`dask_task_recomputations_total{${OF_PREFIXES}}`, 'prefix'));
}

export function onDeadWorkers() {
  const panel = increaseBars(
    'On workers that died',
    'Tasks, by function: always the same function means that it kills its workers',
  );
  return withFunctions(panel, increasePerBar(`dask_prefix_suspicious_total{${OF_PREFIXES}}`, 'prefix'));
}

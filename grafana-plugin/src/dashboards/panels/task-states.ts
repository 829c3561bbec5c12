import { STATE_COLOURS } from '../../contract/state-colours.ts';
import { series, stacked } from './panels.ts';
import { promql } from '../query.ts';

/** Tasks now, by state, over time. @param selector of dask_tasks */
export function tasksByState(selector: string) {
  const panel = series(
    'Tasks by state',
    'Progress over time: waiting, queued and processing should fall; no-worker and erred should not be there',
  )
    .withTarget(promql(`sum by (state) (dask_tasks{${selector}})`, '{{state}}'))
    .stacking(stacked())
    .fillOpacity(60)
    .lineWidth(0)
    .decimals(0)
    .min(0);
  for (const [state, fixedColor] of Object.entries(STATE_COLOURS))
    panel.overrideByName(state, [{ id: 'color', value: { mode: 'fixed', fixedColor } }]);
  return panel;
}

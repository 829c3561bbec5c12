import { series, stacked } from './panels.ts';
import { promql } from '../query.ts';

/** As in the progress panel: done lighter than in memory, erred the colour of the text, what has not begun grey. */
const COLOURS: Record<string, string> = {
  erred: 'text',
  memory: 'dark-blue',
  'no-worker': 'orange',
  processing: 'green',
  queued: '#a8a8a8',
  released: 'super-light-blue',
  waiting: '#7a7a7a',
};

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
  for (const [state, fixedColor] of Object.entries(COLOURS))
    panel.overrideByName(state, [{ id: 'color', value: { mode: 'fixed', fixedColor } }]);
  return panel;
}

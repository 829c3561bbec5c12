import type * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import { LIMIT, series, stacked } from './panels.ts';
import { promql } from '../query.ts';

/** Kinds of dask_worker_memory_bytes. What Dask holds is dark, what it does not know of lighter; what is on disk is in no memory. */
const COLOURS: Record<string, string> = {
  managed: 'dark-blue',
  unmanaged: 'blue',
  unmanaged_recent: 'super-light-blue',
  spilled: '#808080',
};

/** Memory of workers over time, by kind, with their limit. @param selector of the workers' series */
export function memoryByKind(description: string, selector: string): timeseries.PanelBuilder {
  const panel = series('Memory', description)
    .withTarget(promql(`sum by (kind) (dask_worker_memory_bytes{${selector}})`, '{{kind}}', 'A'))
    .withTarget(promql(`sum(dask_worker_memory_limit_bytes{${selector}})`, 'limit', 'B'))
    .stacking(stacked())
    .fillOpacity(30)
    .overrideByName('limit', LIMIT)
    .unit('bytes')
    .min(0);
  for (const [kind, fixedColor] of Object.entries(COLOURS))
    panel.overrideByName(kind, [
      { id: 'color', value: { mode: 'fixed', fixedColor } },
      { id: 'displayName', value: kind.replaceAll('_', ', ') },
    ]);
  return panel;
}

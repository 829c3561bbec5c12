import type { OptionsWithLegend } from '@grafana/schema';

/** As saved in dashboards. A name of a field that is not there counts as none chosen. */
export interface TaskStreamOptions extends OptionsWithLegend {
  /** Names of fields; '' or left out: found by name and type. */
  start?: string;
  end?: string;
  duration?: string;
  name?: string;
  colour?: string;
  /** At most three, the outermost first: host, worker, thread. */
  lanes?: string[];
  status?: string;
  action?: string;
  key?: string;
  collapsed: 'none' | 'worker' | 'host';
  toolbar: boolean;
}

const NAMES = ['start', 'end', 'duration', 'name', 'colour', 'status', 'action', 'key'] as const;

/** Whatever somebody wrote into a dashboard's JSON; what is no such option is as if it had not been written. */
export function readOptions(given: unknown): TaskStreamOptions {
  const told = recordOf(given);
  const { lanes, collapsed, toolbar } = told;
  const chosen = typeof lanes === 'string' ? [lanes] : Array.isArray(lanes) ? lanes : [];
  return {
    ...Object.fromEntries(NAMES.flatMap((name) => (isText(told[name]) ? [[name, told[name]]] : []))),
    lanes: chosen.filter(isText),
    collapsed: collapsed === 'worker' || collapsed === 'host' ? collapsed : 'none',
    toolbar: toolbar !== false,
    legend: legendOf(recordOf(told.legend)),
  };
}

function legendOf({ showLegend, displayMode, placement, width }: Record<string, unknown>) {
  return {
    showLegend: showLegend !== false,
    displayMode: displayMode === 'table' ? 'table' : 'list',
    placement: placement === 'right' ? 'right' : 'bottom',
    calcs: [],
    ...(typeof width === 'number' && width > 0 && { width }),
  } as TaskStreamOptions['legend'];
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

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

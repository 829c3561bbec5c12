import { uidOf } from './dashboard.ts';

const KEPT = ['prometheus', 'cluster', 'datasource'];

/** Links to the workers' dashboard that set one variable to a column's value, or to a label's, and keep the rest. */
const to = (variable: string, value: string, kept: readonly string[]) => [
  {
    title: `Show this ${variable}`,
    url: [
      `/d/${uidOf('workers')}?var-${variable}=${value}`,
      ...kept.map((name) => `\${${name}:queryparam}`),
      '${__url_time_range}',
    ].join('&'),
  },
];

export const linkToWorker = (value: string) => to('worker', value, [...KEPT, 'host']);
export const linkToHost = (value: string) => to('host', value, KEPT);
/** From a dashboard without a variable of hosts. */
export const linkToWorkerElsewhere = (value: string) => to('worker', value, KEPT);

import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';

/** States of dask_worker_state and dask_workers, and their colours: what needs somebody stands out. */
export const WORKER_STATES: Record<string, string> = {
  idle: '#a8a8a8',
  busy: 'green',
  saturated: 'yellow',
  paused: 'red',
  retiring: 'purple',
};

export const colour = (fixedColor: string): DynamicConfigValue[] => [
  { id: 'color', value: { mode: 'fixed', fixedColor } },
];

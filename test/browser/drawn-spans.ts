import type { Rgb } from './live-page.ts';

export const BLACK: Rgb = [0, 0, 0];
export const HOSTILE = '<img src=x onerror=alert(1)>';
export const T = Date.UTC(2026, 4, 1, 10);

/** Two lanes, ten seconds: blue from 2 to 6 after a transfer, yellow from 5 to 8, a failure from 8 to 9. */
export const SPANS = {
  fields: [
    { name: 'start', type: 'time', values: [T + 1500, T + 2000, T + 5000, T + 8000] },
    { name: 'end', type: 'time', values: [T + 2000, T + 6000, T + 8000, T + 9000] },
    { name: 'lane', values: ['a', 'a', 'b', 'b'] },
    { name: 'name', values: ['load', 'load', HOSTILE, 'load'] },
    { name: 'action', values: ['transfer', 'compute', 'compute', 'compute'] },
    { name: 'status', values: ['ok', 'ok', 'ok', 'error'] },
    { name: 'key', values: ['load-1', 'load-1', 'other-2', `load-${HOSTILE}`] },
  ],
};

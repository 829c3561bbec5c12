/** Apart from the rest, since a bundler leaves out no part of what one file exports: views load it when they are opened. */
export { ActivityBars } from './activity-bars.ts';
export type { Activity } from './activity-layout.ts';
export { FlameGraph } from './flame-graph.ts';
export { FLAME_KEYS, FLAME_POINTERS } from './flame-keys.ts';

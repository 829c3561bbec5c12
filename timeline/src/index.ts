export {
  formatBytes,
  formatClock,
  formatCount,
  formatDay,
  formatDuration,
  formatNumber,
  formatShare,
  formatTime,
  zoneHint,
} from './format.ts';
export { css, groupColour, mix, PALETTE, parseColour, textOn, type Rgb } from './colours.ts';
export { Columns, type Interval, type IntervalBatch } from './columns.ts';
export type { GroupHit, Hit } from './hit.ts';
export type { GutterLabel } from './gutter.ts';
export { codeOf, FLAG_ERROR, flagsOf, KIND, kindOf } from './key.ts';
export { KEYS, POINTERS } from './keys.ts';
export { Lanes, type LaneName, type Row } from './lanes.ts';
export { groupCss, kindColour } from './paint.ts';
export { ProgressBars } from './progress.ts';
export {
  BAR_STATES,
  progressTotals,
  type BarState,
  type ProgressItem,
  type ProgressRow,
} from './progress-layout.ts';
export type { RunningTask } from './running.ts';
export { idleShare, totals, type GroupTotals, type Totals } from './selection.ts';
export { idleText, isKnown } from './summary.ts';
export { CanvasSurface } from './surface-canvas.ts';
export type { Measure, Surface, TextStyle } from './surface.ts';
export { DARK, LIGHT, type Theme } from './theme.ts';
export { Timeline } from './timeline.ts';
export type { Hover, TimelineOptions } from './timeline-options.ts';
export type { Stay, StaysOf, WorkerStays } from './stays.ts';
export { notRecorded, type KnownRange, type Unknown } from './unknown.ts';
export type { Range } from './viewport.ts';
export type { TimeZone } from './zone.ts';

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
} from './text/format.ts';
export { css, groupColour, mix, PALETTE, parseColour, textOn, type Rgb } from './draw/colours.ts';
export { kindOfAction } from './data/action.ts';
export { Columns, type Interval } from './data/columns.ts';
export { GrowingBatch, type IntervalBatch } from './data/interval-batch.ts';
export type { GroupHit, Hit } from './input/hit.ts';
export type { GutterLabel } from './draw/gutter.ts';
export { codeOf, FLAG_ERROR, flagsOf, KIND, kindOf } from './data/key.ts';
export { Lanes, type LaneName, type Row } from './layout/lanes.ts';
export { groupCss, kindColour } from './draw/paint.ts';
export { ProgressBars } from './progress/progress.ts';
export { stateFill } from './progress/state-fill.ts';
export {
  BAR_STATES,
  progressTotals,
  type BarState,
  type ProgressItem,
  type ProgressRow,
} from './progress/progress-layout.ts';
export type { RunningTask } from './data/running.ts';
export { idleShare, totals, type GroupTotals, type Totals } from './data/totals/selection.ts';
export { finish, inSlices, type Work } from './data/slices.ts';
export { idleText, isKnown } from './data/totals/summary.ts';
export { CanvasSurface } from './draw/surface-canvas.ts';
export type { Measure, Surface, TextStyle } from './draw/surface.ts';
export { DARK, LIGHT, type Theme } from './draw/theme.ts';
export { Timeline } from './timeline.ts';
export type { Hover, TimelineOptions } from './timeline-options.ts';
export type { Stay, StaysOf, WorkerStays } from './data/stays.ts';
export { knownIn, notRecorded, type KnownRange, type Unknown } from './data/unknown.ts';
export type { Range } from './data/range.ts';
export { ELAPSED, type TimeZone } from './text/zone.ts';

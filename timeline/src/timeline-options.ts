import type { Columns } from './data/columns.ts';
import type { GutterLabel } from './draw/gutter.ts';
import type { Hit } from './input/hit.ts';
import type { Lanes } from './layout/lanes.ts';
import type { Totals } from './data/totals/selection.ts';
import type { StaysOf } from './data/stays.ts';
import { DARK, type Theme } from './draw/theme.ts';
import type { Unknown } from './data/unknown.ts';
import type { Range } from './data/range.ts';
import type { TimeZone } from './text/zone.ts';

/** What the pointer, or the keyboard, points at; px from the element's top left. */
export interface Hover {
  x: number;
  y: number;
  /** ms since the epoch; null over the labels. */
  time: number | null;
  hit: Hit | null;
  /** The label pointed at. */
  label: GutterLabel | null;
  /** Why nothing is said of what happened then: it is not known, or the worker was not there; null: neither. */
  unknown: Unknown | null;
}

export interface TimelineOptions {
  columns: Columns;
  lanes: Lanes;
  /** A function's name, by its position. */
  names: (group: number) => string;
  theme: Theme;
  timeZone: TimeZone;
  /** The clock of the data, ms since the epoch. */
  now: () => number;
  /**
   * True while nothing more is heard: `now` then should stand still, and the axis says 'last seen' there, of elapsed time 'end', not
   * 'now'. 'ended' where there is no more: it says 'end'.
   */
  lost: boolean | 'ended';
  /** False where intervals stand for others that cannot be seen beside them: sums of them are about right. */
  whole: boolean;
  /** Where it is not known what happened. */
  unknown: readonly Unknown[];
  /** When workers were there. */
  stays: StaysOf;
  /** False leaves dragging a range to onRange. */
  zoomOnDrag: boolean;
  /** The only function in colour; null shows all. */
  isolated: number | null;
  /** CSS px a lane; null fits all lanes into the height. */
  laneHeight: number | null;
  /** Frames a second while sliding; new data is drawn at once. */
  slideRate: number;
  onHover: (hover: Hover | null) => void;
  onClick: (hover: Hover) => void;
  /** A range was dragged. */
  onRange: (range: Range) => void;
  /** A range was selected for its totals, or the selection was cleared. */
  onSelect: (totals: Totals | null) => void;
  /** The time in view has changed by itself or by a person. */
  onView: (range: Range, following: boolean) => void;
  /** Following was lost or regained. */
  onFollow: (following: boolean) => void;
  onSearch: () => void;
  onHelp: () => void;
  /** Esc, when nothing in the timeline was left to clear. */
  onClear: () => void;
}

const ignore = () => undefined;

export const DEFAULTS = {
  theme: DARK,
  timeZone: 'browser',
  now: Date.now,
  lost: false,
  whole: true,
  unknown: [],
  stays: () => null,
  zoomOnDrag: true,
  isolated: null,
  laneHeight: null,
  slideRate: 20,
  onHover: ignore,
  onClick: ignore,
  onRange: ignore,
  onSelect: ignore,
  onView: ignore,
  onFollow: ignore,
  onSearch: ignore,
  onHelp: ignore,
  onClear: ignore,
};

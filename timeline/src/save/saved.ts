import type { LegendItem } from './legend.ts';
import type { Theme } from '../draw/theme.ts';
import type { Timeline } from '../timeline.ts';

/** What a file is made of: the picture as it is now, and the functions in it. */
export interface Saved {
  timeline: Timeline;
  theme: Theme;
  legend: readonly LegendItem[];
  /** What it is of, in a line. */
  title: string;
  /** A function's name, by its position. */
  names: (group: number) => string;
}

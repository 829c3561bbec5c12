import { formatClock, formatDay, type Theme, type TimeZone, type Timeline } from '@daskscope/timeline';
import { pictureLegend, type Saved } from '@daskscope/timeline/save';
import type { ShownTotals } from './totals/shown-totals.ts';

interface Drawn {
  timeline: Timeline;
  theme: Theme;
  timeZone: TimeZone;
  /** Of what is in view; null: not told yet. */
  totals: ShownTotals | null;
  names: (group: number) => string;
  /** The cluster's name; null: none is named. */
  cluster: string | null;
}

/** What a file is made of: the picture, and the functions in it. */
export function savedOf({ timeline, theme, timeZone, totals, names, cluster }: Drawn): Saved {
  const functions = (totals?.groups ?? [])
    .map(({ group }) => ({ group, name: names(group) }))
    .filter(({ name }) => name !== '')
    .sort((a, b) => a.group - b.group);
  const { from, to } = timeline.view;
  const at = (time: number) => `${formatDay(time, timeZone, 0)} ${formatClock(time, timeZone, 1000)}`;
  return {
    timeline,
    theme,
    names,
    legend: pictureLegend(functions, theme),
    title: `Task stream${cluster ? ` of ${cluster}` : ''}, ${at(from)} to ${at(to)}`,
  };
}

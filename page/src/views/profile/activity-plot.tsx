import type { ProfileActivity } from '@daskscope/api';
import type { Range } from '@daskscope/timeline';
import { ActivityBars, type Activity } from '@daskscope/timeline/flame';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Live } from '../../live.ts';
import { ZONE } from '../../times.ts';
import { ActivityLegend } from './activity-legend.tsx';
import { groupsOf } from './groups-of.ts';

export interface ActivityPlotProps {
  activity: ProfileActivity;
  chosen: Range | null;
  live: Live;
  choose: (range: Range | null) => void;
}

/** What ran when, by function; dragging over it chooses the range that the calls are of. */
export function ActivityPlot({ activity, chosen, live, choose }: ActivityPlotProps) {
  const element = useRef<HTMLDivElement>(null);
  const barsRef = useRef<ActivityBars | null>(null);
  const chooserRef = useRef(choose);
  useLayoutEffect(() => {
    chooserRef.current = choose;
  }, [choose]);
  useLayoutEffect(() => {
    const { theme } = live.themes;
    const made = new ActivityBars(element.current!, {
      theme: theme.value,
      zone: ZONE,
      onRange: (range) => chooserRef.current(range),
    });
    barsRef.current = made;
    const unwatch = theme.watch((next) => made.setTheme(next));
    return () => {
      unwatch();
      made.destroy();
    };
  }, [live]);
  useLayoutEffect(() => barsRef.current!.set(drawn(activity, live), chosen), [activity, chosen, live]);
  return (
    <>
      <div
        id="activity"
        ref={element}
        role="img"
        aria-label={`Activity over time of ${activity.prefixes.join(', ') || 'nothing'}`}
        title="Drag over it to choose a range; a click shows all of it"
      />
      <ActivityLegend activity={activity} live={live} />
    </>
  );
}

function drawn(activity: ProfileActivity, live: Live): Activity {
  const { binSeconds, time, prefix, seconds } = activity;
  const groups = groupsOf(activity, live);
  return {
    binMs: binSeconds * 1000,
    time,
    group: prefix.map((at) => (at === null ? null : groups[at]!)),
    seconds,
  };
}

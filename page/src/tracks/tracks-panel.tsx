import { TrackStrips } from '@daskscope/timeline/tracks';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Live } from '../live.ts';
import type { Closable } from '../parts/when-opened.tsx';
import { addStyle } from '../parts/view-style.ts';
import { pointOf, Series } from './series.ts';
import { tracksOf } from './tracks-of.ts';
import style from './tracks.view.css';

addStyle(style);

/** What is heard while the strips are not drawn is kept, too. */
const series = new Series();

/** The cluster's figures below the task stream, on its time axis and with its cross-hair. */
export function TracksPanel({ live }: Closable & { live: Live }) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { stream } = live;
    const { theme } = live.themes;
    const strips = new TrackStrips(element.current!, {
      theme: theme.value,
      place: () => stream.timePlace,
      onCursor: (time) => {
        strips.setCursor(time);
        stream.setCursor(time);
      },
    });
    const ends = [
      theme.watch((next) => strips.setTheme(next)),
      stream.watchView(() => strips.invalidate()),
      stream.pointedTime.watch((time) => strips.setCursor(time)),
      live.workers.watch(({ workers, now }) => {
        if (live.situation.value.tone === 'lost' || !workers) return;
        if (series.add(pointOf(workers, now, live.rate.value))) strips.set(tracksOf(series.points));
      }),
    ];
    strips.set(tracksOf(series.points));
    return () => {
      for (const end of ends) end();
      strips.destroy();
    };
  }, [live]);
  return <div id="tracks" ref={element} />;
}

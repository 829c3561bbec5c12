import type { Series as SeriesAnswer } from '@daskscope/api';
import { TrackStrips } from '@daskscope/timeline/tracks';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { getJson } from '../api.ts';
import type { Live } from '../live.ts';
import { addStyle } from '../parts/view-style.ts';
import type { Closable } from '../parts/when-opened.tsx';
import { PastSeries } from './past-series.ts';
import { Series } from './series.ts';
import { tracksOf } from './tracks-of.ts';
import style from './tracks.view.css';

addStyle(style);

/** ms without a point, after which is asked what has been missed: at first all of the past. */
const MISSED_MS = 4_000;

/** The cluster's figures below the task stream, on its time axis and with its cross-hair. */
function TracksPanel({ live }: Closable & { live: Live }) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => mount(element.current!, live), [live]);
  return <div id="tracks" ref={element} />;
}

/** Draws into an element. Returns what ends that. */
function mount(element: HTMLElement, live: Live): () => void {
  const { stream } = live;
  const { theme } = live.themes;
  const series = new Series();
  const strips = new TrackStrips(element, {
    theme: theme.value,
    place: () => stream.timePlace,
    onCursor: (time) => {
      strips.setCursor(time);
      stream.setCursor(time);
    },
  });
  const past = new PastSeries({
    ask: (question) => getJson<SeriesAnswer>('series', { ...question }),
    changed: () => show(),
  });
  const show = () => {
    const before = past.points.filter(({ time }) => time < (series.oldest ?? Infinity));
    strips.set(tracksOf([...before, ...series.points]));
  };
  let answered = false;
  /** Asks the history for what is in view of before the last hour. */
  const lookBack = () => {
    const view = stream.inView;
    const isBefore = view && view.from < Math.min(view.to, series.oldest ?? Infinity);
    past.look(answered && live.status.value?.history && isBefore ? view : null, stream.timePlace?.width ?? 1);
  };
  const take = (told: Parameters<Series['take']>[0]) => {
    if (series.take(told)) show();
    lookBack();
  };
  let asked = -Infinity;
  const askMissed = () => {
    const { newest } = series;
    const now = performance.now();
    if (now - asked < MISSED_MS || (newest !== null && live.now() - newest < MISSED_MS)) return;
    asked = now;
    // That the exporter does not answer the page says elsewhere; it is asked again.
    getJson<SeriesAnswer>('series', newest === null ? {} : { from: newest }).then(
      (told) => {
        answered = true;
        take(told);
      },
      () => undefined,
    );
  };
  const ends = [
    theme.watch((next) => strips.setTheme(next)),
    stream.watchView(() => {
      strips.invalidate();
      lookBack();
    }),
    stream.pointedTime.watch((time) => strips.setCursor(time)),
    live.series.watch((told) => {
      // Before the past is there, what is live would stand in its way.
      if (told && series.newest !== null && told.time[0]! <= series.newest + MISSED_MS) take(told);
    }),
    live.workers.watch(askMissed),
  ];
  return () => {
    for (const end of ends) end();
    past.end();
    strips.destroy();
  };
}

export { TracksPanel as Opened };

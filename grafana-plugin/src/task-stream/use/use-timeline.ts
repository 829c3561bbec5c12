import { Timeline, type TimelineOptions } from '@daskscope/timeline';
import { useEffect, useRef, useState, type RefObject } from 'react';

type Options = Partial<TimelineOptions> & Pick<TimelineOptions, 'columns' | 'lanes' | 'names'>;

/** The drawing in an element; null until it is mounted. Options that change reach it with the next frame. */
export function useTimeline(element: RefObject<HTMLElement | null>, options: Options): Timeline | null {
  const [timeline, setTimeline] = useState<Timeline | null>(null);
  const told = useRef(options);
  useEffect(() => {
    const mounted = new Timeline(element.current!, told.current);
    setTimeline(mounted);
    const stop = keepKeys(element.current!);
    return () => {
      stop();
      mounted.destroy();
      setTimeline(null);
    };
  }, [element]);
  useEffect(() => {
    if (!timeline || isSame(told.current, options)) return;
    timeline.update(options);
    told.current = options;
  });
  return timeline;
}

/** Whether each option is the same; they always have the same names. */
function isSame(before: Options, after: Options): boolean {
  const names = Object.keys(after) as (keyof Options)[];
  return names.every((name) => Object.is(before[name], after[name]));
}

/** Keys that mean something to the drawing are no shortcuts of Grafana's, which listens on the document. */
function keepKeys(element: HTMLElement): () => void {
  const keep = (event: KeyboardEvent) => {
    if (event.defaultPrevented) event.stopPropagation();
  };
  element.addEventListener('keydown', keep);
  return () => element.removeEventListener('keydown', keep);
}

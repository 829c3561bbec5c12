import { Timeline, type TimelineOptions } from '@daskscope/timeline';
import { useEffect, useRef, useState, type RefObject } from 'react';

type Options = Partial<TimelineOptions> & Pick<TimelineOptions, 'columns' | 'lanes' | 'names'>;

/** The drawing in an element; null until it is mounted. Options that change reach it with the next frame. */
export function useTimeline(element: RefObject<HTMLElement | null>, options: Options): Timeline | null {
  const [timeline, setTimeline] = useState<Timeline | null>(null);
  const first = useRef(options);
  useEffect(() => {
    const mounted = new Timeline(element.current!, first.current);
    setTimeline(mounted);
    const stop = keepKeys(element.current!);
    return () => {
      stop();
      mounted.destroy();
      setTimeline(null);
    };
  }, [element]);
  // As many dependencies as there are options, always in the same order.
  useEffect(() => timeline?.update(options), [timeline, ...Object.values(options)]);
  return timeline;
}

/** Keys that mean something to the drawing are no shortcuts of Grafana's, which listens on the document. */
function keepKeys(element: HTMLElement): () => void {
  const keep = (event: KeyboardEvent) => {
    if (event.defaultPrevented) event.stopPropagation();
  };
  element.addEventListener('keydown', keep);
  return () => element.removeEventListener('keydown', keep);
}

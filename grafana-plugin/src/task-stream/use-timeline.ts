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
    return () => {
      mounted.destroy();
      setTimeline(null);
    };
  }, [element]);
  // As many dependencies as there are options, always in the same order.
  useEffect(() => timeline?.update(options), [timeline, ...Object.values(options)]);
  return timeline;
}

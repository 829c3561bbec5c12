import type { Timeline, Totals } from '@daskscope/timeline';
import { useDeferredValue, useEffect, useState } from 'react';
import type { TaskSource } from '../task-source.ts';

/**
 * Shows what has the text, in any case. Returns how many tasks in view do, counted as `inView` counts them and at the same
 * moment, so that what is found and the legend agree; null: nothing is looked for.
 */
export function useSearch(
  timeline: Timeline | null,
  source: TaskSource,
  text: string,
  inView: Totals | null,
): number | null {
  const [found, setFound] = useState<number | null>(null);
  const wanted = useDeferredValue(text);
  useEffect(() => {
    if (!timeline || wanted === '') return;
    // What came live since is searched, too.
    timeline.search(source.search(wanted));
    setFound(timeline.found(inView ?? undefined));
  }, [timeline, source, wanted, inView]);
  useEffect(() => {
    if (!timeline || wanted === '') return undefined;
    return () => {
      timeline.search(null);
      setFound(null);
    };
  }, [timeline, wanted]);
  return found;
}

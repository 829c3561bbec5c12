import type { Timeline } from '@daskscope/timeline';
import { useDeferredValue, useEffect, useState } from 'react';
import type { TaskSource } from './task-source.ts';

/** ms: what comes live is searched this often. */
const AGAIN = 1000;

/** Shows what has the text, in any case. Returns how many intervals do; null: nothing is looked for. */
export function useSearch(
  timeline: Timeline | null,
  source: TaskSource,
  text: string,
  live: boolean,
): number | null {
  const [found, setFound] = useState<number | null>(null);
  const wanted = useDeferredValue(text);
  useEffect(() => {
    if (!timeline || wanted === '') return undefined;
    const search = () => setFound(timeline.search(source.search(wanted)));
    search();
    const timer = live ? setInterval(search, AGAIN) : undefined;
    return () => {
      clearInterval(timer);
      timeline.search(null);
      setFound(null);
    };
  }, [timeline, source, live, wanted]);
  return found;
}

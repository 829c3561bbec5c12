import type { Range } from '@daskscope/timeline';
import { useCallback, useLayoutEffect, useRef, useState, type MutableRefObject } from 'react';
import type { WantedView } from '../wanted-view.ts';

/** Whether the picture shows what the dashboard's time range asks for, or what somebody went to look at. */
export function useView(view: WantedView): {
  range: MutableRefObject<WantedView>;
  away: boolean;
  onView: (range: Range, following: boolean) => void;
} {
  const range = useRef(view);
  useLayoutEffect(() => {
    range.current = view;
  });
  const [away, setAway] = useState(false);
  const onView = useCallback(({ from, to }: Range, following: boolean) => {
    const wanted = range.current;
    const nearly = (to - from) * 0.002;
    const same = wanted.follows
      ? following && Math.abs(to - from - (wanted.to - wanted.from)) <= nearly
      : Math.abs(from - wanted.from) <= nearly && Math.abs(to - wanted.to) <= nearly;
    setAway(!same);
  }, []);
  return { range, away, onView };
}

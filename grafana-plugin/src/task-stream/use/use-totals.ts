import type { Timeline, Totals } from '@daskscope/timeline';
import { useEffect, useState } from 'react';

/** ms: numbers that change faster cannot be read. */
const PAUSE = 1000;

/** What is in view, summed; null before the first time. `changes` are what the sums depend on besides the view. */
export function useTotals(timeline: Timeline | null, changes: unknown): Totals | null {
  const [totals, setTotals] = useState<Totals | null>(null);
  useEffect(() => {
    if (!timeline) return undefined;
    let summed = '';
    let stop = () => {};
    let underWay = false;
    const sum = () => {
      // What takes long comes to its end first.
      if (underWay) return;
      const { from, to } = timeline.view;
      const version = timeline.following ? '' : `${from} ${to}`;
      // What does not move is summed once.
      if (version !== '' && version === summed) return;
      summed = version;
      underWay = true;
      stop = timeline.sum((totals) => {
        underWay = false;
        setTotals(totals);
      });
    };
    const first = setTimeout(sum, 50);
    let next: ReturnType<typeof setTimeout>;
    const wait = () => {
      // At full seconds, so that panels that show the same say the same.
      next = setTimeout(
        () => {
          sum();
          wait();
        },
        PAUSE - (Date.now() % PAUSE),
      );
    };
    wait();
    return () => {
      clearTimeout(first);
      clearTimeout(next);
      stop();
    };
  }, [timeline, changes]);
  return totals;
}

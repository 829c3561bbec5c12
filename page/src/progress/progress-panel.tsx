import { useLayoutEffect, useRef } from 'preact/hooks';
import { useShown } from '../shown.ts';
import { asOf } from '../times.ts';
import type { ProgressView } from './progress-view.ts';

export interface ProgressPanelProps {
  progress: ProgressView;
  /** What is said while there is nothing. */
  empty: string;
  /** Whether the scheduler is not heard, so that it is of before. */
  away: boolean;
}

/** A bar a function, and the totals by state. */
export function ProgressPanel({ progress, empty, away }: ProgressPanelProps) {
  const shown = useShown(progress.shown);
  const bars = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => progress.mount(bars.current!), [progress]);
  return (
    <section id="progress" aria-label="Progress">
      <h2>
        Progress <small id="totals">{away ? asOf(shown.totals, shown.time) : shown.totals}</small>
        <button id="clear-finished" hidden={!shown.finished} onClick={() => progress.clear()}>
          clear done
        </button>
      </h2>
      <div id="bars" ref={bars} />
      <p class="empty" id="progress-empty" hidden={!shown.empty}>
        {empty}
      </p>
    </section>
  );
}

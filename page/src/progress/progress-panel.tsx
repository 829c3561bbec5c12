import type { KnownRange } from '@daskscope/timeline';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { dated } from '../live/dated.ts';
import { useShown } from '../shown.ts';
import type { ProgressView } from './progress-view.ts';

export interface ProgressPanelProps {
  progress: ProgressView;
  /** What is said while there is nothing. */
  empty: string;
  /** Where the scheduler is not heard, so that it is of before: when it was; null: it is. */
  heard: readonly KnownRange[] | null;
}

/** A bar a function, and the totals by state. */
export function ProgressPanel({ progress, empty, heard }: ProgressPanelProps) {
  const shown = useShown(progress.shown);
  const told = { ...shown, missing: shown.missing !== null };
  const totals = dated(shown.totals, told, heard);
  const bars = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => progress.mount(bars.current!), [progress]);
  return (
    <section id="progress" aria-label="Progress">
      <h2>
        {/* Of before nothing is left to wait for. */}
        Progress <small id="totals">{heard ? totals : `${totals}${shown.left}`}</small>
        <button id="clear-finished" hidden={!shown.finished} onClick={() => progress.clear()}>
          clear done
        </button>
      </h2>
      {shown.missing !== null && <p id="progress-missing">{shown.missing}</p>}
      <div id="bars" ref={bars} />
      <p class="empty" id="progress-empty" hidden={!shown.empty}>
        {shown.then ? 'No tasks then.' : empty}
      </p>
    </section>
  );
}

import type { Timeline } from '@daskscope/timeline';
import { useEffect } from 'react';
import type { LiveHandle } from '../datasource/live-handle.ts';
import type { LiveSource } from './live-source.ts';

/** Draws what a live handle receives as it comes, without a frame of Grafana's in between. */
export function useLiveUpdates(
  timeline: Timeline | null,
  source: LiveSource | null,
  handle: LiveHandle | null,
): void {
  useEffect(() => {
    if (!timeline || !source || !handle) return undefined;
    const workers = () => source.takeWorkers(timeline.view.from);
    const running = () => {
      source.takeRunning();
      timeline.setRunning(source.running);
    };
    const rows = () => {
      if (!source.takeRows()) workers();
      timeline.setRunning(source.running);
    };
    rows();
    workers();
    running();
    return handle.subscribe((change) => {
      if (change === 'rows') rows();
      else if (change === 'running') running();
      else if (change === 'workers') {
        workers();
        timeline.invalidate();
      }
    });
  }, [timeline, source, handle]);
}

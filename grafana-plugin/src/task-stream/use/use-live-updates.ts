import type { Timeline } from '@daskscope/timeline';
import { useEffect } from 'react';
import type { LiveHandle } from '../../contract/live-handle.ts';
import type { LiveSource } from '../live/live-source.ts';

/**
 * Draws what a live handle receives as it comes, without a frame of Grafana's in between. Stopped: what there is stays,
 * though the handle may receive more for other panels.
 */
export function useLiveUpdates(
  timeline: Timeline | null,
  source: LiveSource | null,
  handle: LiveHandle | null,
  stopped: boolean,
): void {
  const { epoch, ready } = handle?.tasks ?? {};
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
    if (stopped && source.columns.length > 0) {
      timeline.setRunning(source.running);
      return undefined;
    }
    rows();
    workers();
    running();
    if (stopped) return undefined;
    return handle.subscribe((change) => {
      if (change === 'rows') rows();
      else if (change === 'running') running();
      else if (change === 'workers') {
        workers();
        timeline.invalidate();
      }
    });
    // Nobody tells that the past has come: a cluster that does nothing has no more rows after it.
  }, [timeline, source, handle, stopped, epoch, ready]);
}

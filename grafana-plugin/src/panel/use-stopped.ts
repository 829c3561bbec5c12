import type { PanelData } from '@grafana/data';
import { useLayoutEffect, useState } from 'react';
import type { LiveHandle } from '../contract/live-handle.ts';

const DONE = 'Done';

/**
 * Since when a live query does not run any more: ms since the epoch, the browser's clock; null while it does, or has
 * failed. A live query never completes, so that Done is what Grafana makes of it when somebody stops it: a click on the
 * green dot keeps the frame, which has its handle still (cancelQuery of SceneQueryRunner in @grafana/scenes).
 */
export function useStopped(
  handle: LiveHandle | null,
  { state, timeRange }: Pick<PanelData, 'state' | 'timeRange'>,
): number | null {
  const stopped = handle !== null && state === DONE;
  const [ran, setRan] = useState(false);
  if (!stopped && ran !== (handle !== null)) setRan(handle !== null);
  const [since, setSince] = useState<number | null>(null);
  const end = timeRange.to.valueOf();
  useLayoutEffect(() => {
    // A panel that comes into view when all is over knows when its last frame came.
    const now = ran ? Date.now() : Math.min(Date.now(), end);
    setSince((known) => (stopped ? (known ?? now) : null));
  }, [stopped, ran, end]);
  // Nobody sees the end of the range: the layout's effect comes before the browser paints.
  return stopped ? (since ?? end) : null;
}

import type { PanelData } from '@grafana/data';
import { useRef } from 'react';
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
  const ran = useRef(false);
  const since = useRef<number | null>(null);
  if (!handle || state !== DONE) {
    ran.current = handle !== null;
    since.current = null;
  } else {
    // A panel that comes into view when all is over knows when its last frame came.
    since.current ??= ran.current ? Date.now() : Math.min(Date.now(), timeRange.to.valueOf());
  }
  return since.current;
}

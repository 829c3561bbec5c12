import { useCallback, useSyncExternalStore } from 'react';
import type { LiveConnection, LiveHandle } from '../contract/live-handle.ts';

const nothing = () => null;
const never = () => () => undefined;

/** How it stands between the browser and the scheduler, as it changes; null without a live handle. */
export function useConnection(handle: LiveHandle | null): LiveConnection | null {
  const subscribe = useCallback(
    (changed: () => void) =>
      handle
        ? handle.subscribe((change) => {
            if (change === 'connection') changed();
          })
        : never(),
    [handle],
  );
  return useSyncExternalStore(subscribe, handle ? () => handle.connection : nothing);
}

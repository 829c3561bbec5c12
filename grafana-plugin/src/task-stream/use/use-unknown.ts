import type { Unknown } from '@daskscope/timeline';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { LiveHandle } from '../../contract/live-handle.ts';
import type { TaskSource } from '../task-source.ts';
import { unknownTimes } from '../unknown-times.ts';
import type { WantedView } from '../wanted-view.ts';

/** Of the range's length: a picture's edges are not those of the range to the ms. */
const NEARLY = 0.002;

const never = () => () => undefined;

/** Since when nothing comes, in the clock of the data; null while it does. */
interface Ended {
  lost?: number | null;
  stopped?: number | null;
}

/** Where an empty lane does not mean that nothing ran, as it becomes known. */
export function useUnknown(
  source: TaskSource,
  handle: LiveHandle | null,
  view: WantedView,
  { lost = null, stopped = null }: Ended,
): readonly Unknown[] {
  const subscribe = useCallback(
    (changed: () => void) =>
      handle
        ? handle.subscribe((change) => {
            if (change === 'status' || change === 'rows') changed();
          })
        : never(),
    [handle],
  );
  // A status comes every second; what it says of this changes seldom.
  const told = useSyncExternalStore(subscribe, () =>
    JSON.stringify({ ready: source.ready, known: source.known }),
  );
  const edge = (view.to - view.from) * NEARLY;
  const from = (source.from ?? view.from) - edge;
  const to = source.from === null ? view.to + edge : (stopped ?? Infinity);
  const until = source.until ?? Infinity;
  return useMemo(() => {
    const { ready, known } = JSON.parse(told) as Pick<TaskSource, 'ready' | 'known'>;
    return unknownTimes({
      ready: ready || stopped !== null,
      known,
      asked: { from, to },
      lostAt: lost,
      until,
    });
  }, [told, from, to, lost, stopped, until]);
}

import type { Timeline } from '@daskscope/timeline';
import { DashboardCursorSync, DataHoverClearEvent, DataHoverEvent } from '@grafana/data';
import { usePanelContext } from '@grafana/ui';
import { useCallback, useEffect } from 'react';

/** Shows where the pointer is in other panels, and returns how to tell them where it is here; null: nowhere. */
export function useCrossHair(timeline: Timeline | null): (time: number | null) => void {
  const { eventBus, sync } = usePanelContext();
  useEffect(() => {
    if (!timeline) return undefined;
    const shown = eventBus.getStream(DataHoverEvent).subscribe(({ origin, payload }) => {
      const time: unknown = payload.point?.time;
      if (origin !== eventBus && typeof time === 'number') timeline.setCursor(time);
    });
    const cleared = eventBus.getStream(DataHoverClearEvent).subscribe(({ origin }) => {
      if (origin !== eventBus) timeline.setCursor(null);
    });
    return () => {
      shown.unsubscribe();
      cleared.unsubscribe();
    };
  }, [timeline, eventBus]);
  return useCallback(
    (time) => {
      if ((sync?.() ?? DashboardCursorSync.Off) === DashboardCursorSync.Off) return;
      if (time === null) eventBus.publish(new DataHoverClearEvent());
      else eventBus.publish(new DataHoverEvent({ point: { time } }));
    },
    [eventBus, sync],
  );
}

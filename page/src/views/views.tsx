import type { ComponentType } from 'preact';
import type { Live } from '../live.ts';
import { whenOpened } from '../parts/when-opened.tsx';
import { useShown } from '../shown.ts';
import type { View } from './place.ts';
import type { ViewProps } from './view-props.ts';

const OTHERS: Partial<Record<View, ComponentType<ViewProps>>> = {
  computations: whenOpened(() => import('./computations/computations-view.tsx')),
  spans: whenOpened(() => import('./spans/spans-view.tsx')),
  workers: whenOpened(() => import('./workers/workers-view.tsx')),
  profile: whenOpened(() => import('./profile/profile-view.tsx')),
  graph: whenOpened(() => import('./graph/graph-view.tsx')),
  logs: whenOpened(() => import('./logs/logs-view.tsx')),
};

/** The view that is open, unless that is the status, which stays as it is behind the others. */
export function OtherView({ live }: { live: Live }) {
  const { places } = live;
  const { view, looked } = useShown(places.now);
  const Open = OTHERS[view];
  return (
    Open && (
      <Open
        key={view}
        live={live}
        looked={looked}
        look={(next) => places.keep(view, next)}
        close={() => places.go('status')}
      />
    )
  );
}

import { useShown } from '../shown.ts';
import { VIEWS, type View } from '../views/place.ts';
import type { Places } from '../views/places.ts';

const NAMES: Record<View, string> = {
  status: 'Status',
  workers: 'Workers',
  profile: 'Profile',
  graph: 'Graph',
  logs: 'Logs',
};

/** Leads to the views, each as it was left. */
export function ViewLinks({ places }: { places: Places }) {
  const { view } = useShown(places.now);
  return (
    <nav aria-label="Views">
      {VIEWS.map((one) => (
        <a key={one} href={places.link(one)} aria-current={one === view ? 'page' : undefined}>
          {NAMES[one]}
        </a>
      ))}
    </nav>
  );
}

import { useShown } from '../shown.ts';
import { VIEWS } from '../views/place.ts';
import type { Places } from '../views/places.ts';

/** Leads to the views, each as it was left. */
export function ViewLinks({ places }: { places: Places }) {
  const { view } = useShown(places.now);
  return (
    <nav aria-label="Views">
      {VIEWS.map((one) => (
        <a key={one} href={places.link(one)} aria-current={one === view ? 'page' : undefined}>
          {one[0]!.toUpperCase() + one.slice(1)}
        </a>
      ))}
    </nav>
  );
}

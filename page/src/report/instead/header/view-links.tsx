import { useShown } from '../../../shown.ts';
import type { Places } from '../../../views/places.ts';

const VIEWS = [
  ['status', 'Status'],
  ['workers', 'Workers'],
  ['profile', 'Profile'],
] as const;

/** Leads to the views that a report has. */
export function ViewLinks({ places }: { places: Places }) {
  const { view } = useShown(places.now);
  return (
    <nav aria-label="Views">
      {VIEWS.map(([one, name]) => (
        <a key={one} href={places.link(one)} aria-current={one === view ? 'page' : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}

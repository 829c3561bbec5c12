import type { Live } from '../../../live.ts';
import { useShown } from '../../../shown.ts';
import { Opened as ProfileView } from '../../../views/profile/profile-view.tsx';
import { Opened as WorkersView } from '../../../views/workers/workers-view.tsx';

/** The views that a report has; of the others why it has none. */
export function OtherView({ live }: { live: Live }) {
  const { places } = live;
  const { view, looked } = useShown(places.now);
  const props = {
    live,
    looked,
    look: (next: typeof looked) => places.keep(view, next),
    close: () => places.go('status'),
  };
  if (view === 'status') return null;
  if (view === 'workers') return <WorkersView {...props} />;
  if (view === 'profile') return <ProfileView {...props} />;
  return (
    <main class="view">
      <section>
        <p class="empty">
          A report does not have this: it is asked of the scheduler as it is.{' '}
          <a href={places.link('status')}>Back</a>
        </p>
      </section>
    </main>
  );
}

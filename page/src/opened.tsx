import type { Live } from './live.ts';
import { whenOpened } from './parts/when-opened.tsx';
import { useShown } from './shown.ts';

const Details = whenOpened(async () => (await import('./details/details.tsx')).Details);
const Help = whenOpened(async () => (await import('./help/help.tsx')).Help);

/** What was opened over the rest. */
export function Opened({ live }: { live: Live }) {
  const task = useShown(live.details);
  const help = useShown(live.help);
  return (
    <>
      {task && (
        <Details
          task={task}
          close={() => live.details.set(null)}
          showInStream={(run) => live.showInStream(run)}
        />
      )}
      {help && <Help close={() => live.help.set(false)} />}
    </>
  );
}

import type { Live } from './live.ts';
import { whenOpened } from './parts/when-opened.tsx';
import { useShown } from './shown.ts';

const Details = whenOpened(() => import('./details/details.tsx'));
const Help = whenOpened(() => import('./help/help.tsx'));

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

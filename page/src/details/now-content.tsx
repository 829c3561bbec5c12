import type { TaskRun } from '@daskscope/api';
import { formatCount } from '@daskscope/timeline';
import { Definitions } from '../parts/definitions.tsx';
import { clockTime } from '../times.ts';

type Now = NonNullable<TaskRun['now']>;

/** Neighbours and transitions listed; the rest is counted. */
const LISTED = 40;

/** What the scheduler knows of a task now. */
export function NowContent({ now }: { now: Now }) {
  return (
    <>
      <Definitions
        of={[
          ['in memory on', now.whoHas.join(', ')],
          ['processing on', now.processingOn],
          ['wanted by', now.whoWants.join(', ')],
          ['retries left', now.retries > 0 ? String(now.retries) : null],
        ]}
      />
      <Lines title="waits for" lines={now.waitingOn} />
      <Lines title="needs" lines={now.dependencies.map(neighbour)} />
      <Lines title="needed by" lines={now.dependents.map(neighbour)} />
      <Lines title="story" lines={now.story.map(transition)} />
    </>
  );
}

const neighbour = ({ key, state }: Now['dependencies'][number]): string => `${key} (${state})`;

const transition = ({ time, start, finish, stimulus }: Now['story'][number]): string =>
  `${clockTime(time, Date.now(), 1)} ${start} → ${finish} (${stimulus})`;

function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  const hidden = lines.length - LISTED;
  return (
    <>
      <h3>{title}</h3>
      {lines.slice(0, LISTED).map((line, index) => (
        <div key={index} class="key">
          {line}
        </div>
      ))}
      {hidden > 0 && <div class="key">{`and ${formatCount(hidden)} more`}</div>}
    </>
  );
}

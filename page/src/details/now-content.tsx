import type { TaskRun } from '@daskscope/api';
import { formatCount } from '@daskscope/timeline';
import { Definitions } from '../parts/definitions.tsx';
import { clockTime } from '../times.ts';
import { hashOf } from '../views/place.ts';

type Now = NonNullable<TaskRun['now']>;
/** Of a task that has not run there is no story. */
export type NowShown = Omit<Now, 'story'> & Partial<Pick<Now, 'story'>>;

/** Neighbours and transitions listed; the rest is counted. */
const LISTED = 40;

/** What the scheduler knows of a task now. */
export function NowContent({ now }: { now: NowShown }) {
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
      <Lines title="waits for" lines={now.waitingOn.map((key) => ({ text: key, href: inStream(key) }))} />
      <Lines title="needs" lines={now.dependencies.map(neighbour)} />
      <Lines title="needed by" lines={now.dependents.map(neighbour)} />
      <Lines title="story" lines={(now.story ?? []).map((one) => ({ text: transition(one) }))} />
    </>
  );
}

interface Line {
  text: string;
  /** Where there is more about it. */
  href?: string;
}

/** Where a task's bars are. */
const inStream = (key: string): string => hashOf({ view: 'status', looked: { search: key, span: 'all' } });

const neighbour = ({ key, state }: Now['dependencies'][number]): Line => ({
  text: `${key} (${state})`,
  href: inStream(key),
});

const transition = ({ time, start, finish, stimulus }: Now['story'][number]): string =>
  `${clockTime(time, Date.now(), 1)} ${start} → ${finish} (${stimulus})`;

function Lines({ title, lines }: { title: string; lines: readonly Line[] }) {
  if (lines.length === 0) return null;
  const hidden = lines.length - LISTED;
  return (
    <>
      <h3>{title}</h3>
      {lines.slice(0, LISTED).map(({ text, href }, index) => (
        <div key={index} class="key">
          {href === undefined ? text : <a href={href}>{text}</a>}
        </div>
      ))}
      {hidden > 0 && <div class="key">{`and ${formatCount(hidden)} more`}</div>}
    </>
  );
}

import type { Profile, Profiled } from '@daskscope/api';
import { silence } from '@daskscope/client/asked';
import { withInnermost, type Innermost } from '@daskscope/client/profile';
import { formatDuration, type Range } from '@daskscope/timeline';
import { useMemo, useState } from 'preact/hooks';
import type { Parameters } from '../../api.ts';
import { addOpenedStyle } from '../../parts/opened-style.ts';
import { addStyle } from '../../parts/view-style.ts';
import { clockTime } from '../../times.ts';
import { AskAgain } from '../ask-again.tsx';
import { AskedNote } from '../asked-note.tsx';
import { Choice } from '../choice.tsx';
import { rangeIn, type Looked } from '../place.ts';
import { RangeChip } from '../range-chip.tsx';
import { Remarks } from '../remarks.tsx';
import { useAsked } from '../use-asked.ts';
import type { ViewProps } from '../view-props.ts';
import { WorkerChoice } from '../worker-choice.tsx';
import { ActivityPlot } from './activity-plot.tsx';
import { Flame } from './flame.tsx';
import style from './profile.view.css';

addOpenedStyle();
addStyle(style);

const PROFILED: readonly Profiled[] = ['tasks', 'workers', 'scheduler'];
const OF: Record<Profiled, string> = {
  tasks: 'tasks',
  workers: 'workers’ event loops',
  scheduler: 'scheduler’s event loop',
};

/** Where threads spend their time: a flame graph, and above it when that was. Asked for when it is opened. */
function ProfileView({ live, looked, look }: ViewProps) {
  const [search, setSearch] = useState(looked.search ?? '');
  const asked = useAsked<Profile>('profile', questionOf(looked));
  const { answer } = asked;
  const profile = useMemo(() => answer && drawn(answer), [answer]);
  const change = (next: Looked) => look({ ...looked, ...next });
  const choose = (range: Range | null) =>
    change({
      from: range ? String(Math.round(range.from)) : '',
      to: range ? String(Math.round(range.to)) : '',
    });
  const ofTasks = (looked.of ?? 'tasks') === 'tasks';
  const range = rangeIn(looked, 'from', 'to');
  return (
    <main class="view" id="profile-view">
      <section aria-label="Profile">
        <h2>
          Profile <small>{answer && noteOf(answer)}</small>
          <span class="right">
            <RangeChip looked={looked} title="Of all that was sampled" clear={() => choose(null)} />
            <Choice
              label="Profile of"
              value={looked.of ?? 'tasks'}
              options={PROFILED.map((one) => [one, OF[one]] as const)}
              choose={(of) => change({ of: of === 'tasks' ? '' : of, prefix: '' })}
            />
            {ofTasks && (
              <Choice
                label="Function"
                value={looked.prefix ?? ''}
                options={[
                  ['', 'every function'],
                  ...live.kept.names.prefixes.known.map((name) => [name, name] as const),
                ]}
                choose={(prefix) => change({ prefix })}
              />
            )}
            {looked.of !== 'scheduler' && (
              <WorkerChoice live={live} value={looked.worker ?? ''} choose={(worker) => change({ worker })} />
            )}
            <input
              type="search"
              aria-label="Search calls"
              placeholder="Search call or file"
              value={search}
              onInput={({ currentTarget }) => {
                setSearch(currentTarget.value);
                change({ search: currentTarget.value });
              }}
            />
            <AskAgain asked={asked} />
          </span>
        </h2>
        <AskedNote
          asked={asked}
          empty={answer && answer.calls.level.length === 0 ? emptyText(answer) : null}
        />
        <Remarks of={answer && remarks(answer)} />
        {answer?.activity && (
          <ActivityPlot activity={answer.activity} chosen={range} live={live} choose={choose} />
        )}
        {profile && profile.calls.level.length > 0 && (
          <Flame
            live={live}
            profile={profile}
            search={search}
            zoom={looked.call ?? ''}
            setZoom={(call) => change({ call })}
          />
        )}
      </section>
    </main>
  );
}

function questionOf({ of, prefix, worker, from, to }: Looked): Parameters {
  const tasks = (of ?? 'tasks') === 'tasks';
  return {
    ...(of && { of }),
    ...(prefix && tasks && { prefix }),
    ...(worker && of !== 'scheduler' && { worker }),
    ...(from && { from }),
    ...(to && { to }),
    ...(tasks && { activity: true }),
  };
}

/** Of event loops Dask counts the innermost calls, too. */
function drawn({ of, calls, cut }: Profile): Innermost {
  return of === 'tasks' ? withInnermost(calls, cut) : { calls, untold: calls.self.map(() => 0) };
}

function noteOf({ calls, time }: Profile): string {
  const seconds = calls.total[0] ?? 0;
  return `${formatDuration(seconds * 1000)} of threads’ time, asked for at ${clockTime(time)}`;
}

const emptyText = ({ empty }: Profile): string => empty?.reason ?? 'Nothing was sampled that matches.';

function remarks({ cut, workers }: Profile): string {
  const left = cut > 0 ? `${cut} calls with the least time are in their callers.` : '';
  return [left, silence(workers)].filter((part) => part !== '').join(' ');
}

export { ProfileView as Opened };

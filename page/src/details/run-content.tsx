import type { NowMissing, TaskRun } from '@daskscope/api';
import { formatBytes, formatDuration } from '@daskscope/timeline';
import { Definitions, type Definition } from '../parts/definitions.tsx';
import { clockTime } from '../times.ts';
import { NowContent } from './now-content.tsx';
import type { RunInStream } from './opened-task.ts';
import { PlaceLinks } from './place-links.tsx';
import { StreamButton } from './stream-button.tsx';
import { Texts } from './texts.tsx';

/** What is said in place of the state, where that was not told. */
const NOT_SAID: Record<NowMissing, string> = {
  unknown: 'unknown to the scheduler',
  busy: 'not asked: too many ask at once; try again',
  'not-answered': 'not known: the scheduler has not answered',
  'not-connected': 'not known: there is no connection to the scheduler',
  'other-life': 'gone with its scheduler',
};

export interface RunContentProps {
  run: TaskRun;
  showInStream: (run: RunInStream) => void;
}

/** What the exporter knows of a run: where and when it was, why it failed, and what the scheduler knows of its task now. */
export function RunContent({ run, showInStream }: RunContentProps) {
  const { intervals, now } = run;
  const place = placeOf(run);
  const { from, to } = place;
  return (
    <>
      {intervals.length > 0 && <StreamButton show={() => showInStream(place)} />}
      <PlaceLinks run={run} from={from} to={to} />
      <Definitions of={runLines(run)} />
      <Texts exception={run.exception ?? ''} traceback={run.traceback ?? ''} />
      {now && <NowContent now={now} />}
    </>
  );
}

/** Infinite times: it has no intervals. */
export const placeOf = ({ life, id, intervals }: TaskRun): RunInStream => ({
  life,
  id,
  from: Math.min(...intervals.map(({ start }) => start)),
  to: Math.max(...intervals.map(({ start, duration }) => start + duration)),
});

function runLines(run: TaskRun): Definition[] {
  return [
    ['state now', run.now?.state ?? NOT_SAID[run.nowMissing ?? 'not-answered']],
    ['worker', joined([run.worker.name, run.worker.address], ' · ')],
    ['thread', String(run.thread)],
    ['result', run.status === 'error' ? null : joined([run.type, formatBytes(run.nbytes)], ', ')],
    ...run.intervals.map(({ action, start, duration, source }): Definition => {
      const from = source ? ` from ${source}` : '';
      return [action, `${clockTime(start, Date.now(), 1)} for ${formatDuration(duration)}${from}`];
    }),
  ];
}

const joined = (parts: readonly string[], separator: string): string =>
  parts.filter((part) => part !== '').join(separator);

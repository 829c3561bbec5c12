import type { LogLevel, LogLine, Logs, LogSource } from '@daskscope/api';
import { silence } from '@daskscope/client/asked';
import { formatCount } from '@daskscope/timeline';
import { useState } from 'preact/hooks';
import type { Parameters } from '../../api.ts';
import { useShown } from '../../shown.ts';
import { ScrollList } from '../../parts/scroll-list.tsx';
import { addOpenedStyle } from '../../parts/opened-style.ts';
import { addStyle } from '../../parts/view-style.ts';
import { clockTime } from '../../times.ts';
import { AskedNote } from '../asked-note.tsx';
import { Choice } from '../choice.tsx';
import type { Looked } from '../place.ts';
import { RangeChip } from '../range-chip.tsx';
import { Remarks } from '../remarks.tsx';
import { useAsked } from '../use-asked.ts';
import type { ViewProps } from '../view-props.ts';
import { WorkerChoice } from '../worker-choice.tsx';
import { FollowButton, PAUSED, type Paused } from './follow-button.tsx';
import { LogRow, LogText, sameLine } from './log-line.tsx';
import style from './logs.view.css';
import { StacksPanel } from './stacks-panel.tsx';

addOpenedStyle();
addStyle(style);

const LOG_SOURCES: readonly LogSource[] = ['scheduler', 'worker', 'nanny'];
const LOG_LEVELS: readonly LogLevel[] = ['debug', 'info', 'warning', 'error', 'critical'];
const SOURCES = [['', 'all logs'], ...LOG_SOURCES.map((source) => [source, source] as const)] as const;
const LEVELS = [
  ['', 'every level'],
  ...LOG_LEVELS.map((level) => [level, `${level} and above`] as const),
] as const;
/** ms from an answer to the next question. The exporter keeps answers for 3 s, so no worker is asked more often than that allows. */
const FOLLOW_MS = 5_000;
const ASKED_FOR = ['source', 'level', 'worker', 'search', 'from', 'to'] as const;

/** What scheduler, workers and nannies logged, newest first and live, and what the tasks that run now do. */
function LogsView({ live, looked, look }: ViewProps) {
  const stacks = looked.stacks === 'true';
  const [chosen, choose] = useState<LogLine | null>(null);
  const [scrolled, setScrolled] = useState(false);
  const [stopped, setStopped] = useState(false);
  const paused = pausedBy({
    lost: useShown(live.situation).tone === 'lost',
    stopped,
    over: (looked.to ?? '') !== '',
    chosen,
    scrolled,
  });
  const question = questionOf(looked);
  const asked = useAsked<Logs>('logs', question, paused === null ? FOLLOW_MS : null);
  const { answer } = asked;
  const change = (next: Looked) => {
    // Other lines begin with the newest.
    setScrolled(false);
    look({ ...looked, ...next });
  };
  return (
    <main class="view" id="logs-view">
      <section aria-label="Logs">
        <h2>
          Logs <small>{answer && noteOf(answer, paused)}</small>
          <span class="right">
            <RangeChip looked={looked} title="Of all times" clear={() => change({ from: '', to: '' })} />
            <Choice
              label="Whose log"
              value={looked.source ?? ''}
              options={SOURCES}
              choose={(source) => change({ source })}
            />
            <Choice
              label="Level"
              value={looked.level ?? ''}
              options={LEVELS}
              choose={(level) => change({ level })}
            />
            <WorkerChoice live={live} value={looked.worker ?? ''} choose={(worker) => change({ worker })} />
            <input
              type="search"
              aria-label="Search the logs"
              placeholder="Search text"
              value={looked.search ?? ''}
              onInput={({ currentTarget }) => change({ search: currentTarget.value })}
            />
            <FollowButton asked={asked} paused={paused} stop={setStopped} />
            <button aria-pressed={stacks} onClick={() => change({ stacks: stacks ? '' : 'true' })}>
              Stacks
            </button>
          </span>
        </h2>
        <AskedNote
          asked={asked}
          empty={
            answer?.lines.length === 0 && answer.refused.length === 0
              ? 'Nothing was logged that matches.'
              : null
          }
        />
        <Remarks of={answer && remarks(answer)} />
        {answer && answer.lines.length > 0 && (
          <ScrollList
            key={JSON.stringify(question)}
            items={answer.lines}
            role="group"
            aria-label="Records, newest first"
            onScroll={({ currentTarget }) => setScrolled(currentTarget.scrollTop > 0)}
            row={(line, place) => (
              <LogRow
                line={line}
                place={place}
                chosen={chosen !== null && sameLine(line, chosen)}
                open={() => choose(chosen !== null && sameLine(line, chosen) ? null : line)}
                workerName={(address) => live.workerName(address)}
              />
            )}
          />
        )}
        {chosen && <LogText line={chosen} close={() => choose(null)} />}
      </section>
      {stacks && <StacksPanel live={live} worker={looked.worker ?? ''} taskKey={looked.key ?? ''} />}
    </main>
  );
}

function questionOf(looked: Looked): Parameters {
  return Object.fromEntries(ASKED_FOR.flatMap((name) => (looked[name] ? [[name, looked[name]]] : [])));
}

interface Reading {
  /** What is there is all that can be told. */
  lost: boolean;
  stopped: boolean;
  over: boolean;
  chosen: LogLine | null;
  scrolled: boolean;
}

/** Why no new lines come: they would move what somebody reads. null: they come. */
function pausedBy({ lost, stopped, over, chosen, scrolled }: Reading): Paused | null {
  if (lost) return 'lost';
  if (over) return 'over';
  if (stopped) return 'stopped';
  if (chosen) return 'record';
  return scrolled ? 'scrolled' : null;
}

function noteOf({ lines, total, time }: Logs, paused: Paused | null): string {
  const shown =
    lines.length < total
      ? `the newest ${formatCount(lines.length)} of ${formatCount(total)}`
      : formatCount(total);
  return paused === null ? `${shown} · live` : `${shown} · ${PAUSED[paused]}, as of ${clockTime(time)}`;
}

/** What is not in the answer. */
function remarks({ more, refused, workers }: Logs): string {
  return [
    ...refused.map(({ source, reason }) => `${source}: ${reason}`),
    silence(workers),
    more ? 'There may be older ones.' : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

export { LogsView as Opened };

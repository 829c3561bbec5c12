import type { LogLevel, LogLine, Logs, LogSource } from '@daskscope/api';
import { silence } from '@daskscope/client';
import { formatCount } from '@daskscope/timeline';
import { useState } from 'preact/hooks';
import type { Parameters } from '../../api.ts';
import { ScrollList } from '../../parts/scroll-list.tsx';
import { addOpenedStyle } from '../../parts/opened-style.ts';
import { addStyle } from '../../parts/view-style.ts';
import { clockTime } from '../../times.ts';
import { AskAgain } from '../ask-again.tsx';
import { AskedNote } from '../asked-note.tsx';
import { Choice } from '../choice.tsx';
import type { Looked } from '../place.ts';
import { RangeChip } from '../range-chip.tsx';
import { useAsked } from '../use-asked.ts';
import type { ViewProps } from '../view-props.ts';
import { WorkerChoice } from '../worker-choice.tsx';
import { LogRow, LogText } from './log-line.tsx';
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
const ASKED_FOR = ['source', 'level', 'worker', 'search', 'from', 'to'] as const;

/** What scheduler, workers and nannies logged, newest first, and what the tasks that run now do. */
export function LogsView({ live, looked, look }: ViewProps) {
  const asked = useAsked<Logs>('logs', questionOf(looked));
  const stacks = looked.stacks === 'true';
  const [chosen, choose] = useState<LogLine | null>(null);
  const { answer } = asked;
  const change = (next: Looked) => look({ ...looked, ...next });
  return (
    <main class="view" id="logs-view">
      <section aria-label="Logs">
        <h2>
          Logs <small>{answer && noteOf(answer)}</small>
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
            <AskAgain asked={asked} />
            <button aria-pressed={stacks} onClick={() => change({ stacks: stacks ? '' : 'true' })}>
              Stacks
            </button>
          </span>
        </h2>
        <AskedNote
          asked={asked}
          empty={answer?.lines.length === 0 ? 'Nothing was logged that matches.' : null}
        />
        {answer && <p class="nothing">{remarks(answer)}</p>}
        {answer && answer.lines.length > 0 && (
          <ScrollList
            items={answer.lines}
            role="group"
            aria-label="Records, newest first"
            row={(line, place) => (
              <LogRow
                line={line}
                place={place}
                chosen={line === chosen}
                open={() => choose(line === chosen ? null : line)}
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

function noteOf({ lines, total, time }: Logs): string {
  const shown =
    lines.length < total
      ? `the newest ${formatCount(lines.length)} of ${formatCount(total)}`
      : formatCount(total);
  return `${shown}, asked for at ${clockTime(time)}`;
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

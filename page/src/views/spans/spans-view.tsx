import type { Spans } from '@daskscope/api';
import { formatCount } from '@daskscope/timeline';
import { useMemo } from 'preact/hooks';
import { addOpenedStyle } from '../../parts/opened-style.ts';
import { addStyle } from '../../parts/view-style.ts';
import { clockTime } from '../../times.ts';
import { AskAgain } from '../ask-again.tsx';
import { AskedNote } from '../asked-note.tsx';
import { Remarks } from '../remarks.tsx';
import { shownOf } from '../shown-of.ts';
import { useAsked } from '../use-asked.ts';
import type { ViewProps } from '../view-props.ts';
import { cellsOf, COLUMNS } from './figures.ts';
import { SpanSection } from './span-section.tsx';
import style from './spans.view.css';
import { linesOf } from './tree.ts';

addOpenedStyle();
addStyle(style);

const WITH_ACTIVITIES = { activities: true };

/** What users mark as belonging together, and where its time went. Asked for when it is opened. */
function SpansView({ live, looked, look }: ViewProps) {
  const { search = '', span = '' } = looked;
  const asked = useAsked<Spans>('spans', WITH_ACTIVITIES);
  const { answer } = asked;
  const lines = useMemo(() => (answer ? linesOf(answer.spans, search) : []), [answer, search]);
  const chosen = answer?.spans.id.indexOf(span) ?? -1;
  const choose = (id: string) => look({ ...looked, span: id === span ? '' : id });
  return (
    <main class="view" id="spans-view">
      <section aria-label="Spans">
        <h2>
          Spans <small>{answer && noteOf(answer, lines.length)}</small>
          <span class="right">
            <input
              type="search"
              aria-label="Search spans"
              placeholder="Search name"
              value={search}
              onInput={({ currentTarget }) => look({ ...looked, search: currentTarget.value })}
            />
            <AskAgain asked={asked} />
          </span>
        </h2>
        <AskedNote asked={asked} empty={answer && lines.length === 0 ? emptyText(answer, search) : null} />
        <Remarks of={answer && remarks(answer)} />
        {answer && lines.length > 0 && (
          <div class="scroll">
            <table class="figures">
              <thead>
                <tr>
                  <th>span</th>
                  {COLUMNS.map((name) => (
                    <th key={name}>{name}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {lines.map(({ row, depth, name }) => {
                  const id = answer.spans.id[row]!;
                  return (
                    <tr key={id} class={id === span ? 'chosen' : ''}>
                      <td class="text" style={{ paddingLeft: `calc(8px + ${Math.min(depth, 10) * 1.5}em)` }}>
                        <button class="plain" aria-expanded={id === span} onClick={() => choose(id)}>
                          {name}
                        </button>
                      </td>
                      {cellsOf(answer.spans, row).map((cell, at) => (
                        <td key={at}>{cell}</td>
                      ))}
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
        )}
      </section>
      {answer && chosen >= 0 && (
        <SpanSection live={live} answer={answer} row={chosen} close={() => choose(span)} />
      )}
    </main>
  );
}

function noteOf({ total, time }: Spans, listed: number): string {
  return time === null ? '' : `${shownOf(listed, total)}, asked for at ${clockTime(time)}`;
}

function emptyText({ missing, spans }: Spans, search: string): string {
  if (missing !== null) return missing;
  return spans.id.length === 0
    ? 'There is no span yet: they begin with their first task, inside of with distributed.span("name").'
    : `No span has ${JSON.stringify(search)} in its name.`;
}

/** What is not in the answer. */
function remarks({ spans, unread }: Spans): string {
  const left = spans.done.filter((done) => done === null).length;
  return [
    left > 0 ? `The figures of ${formatCount(left)} spans were not read: they have very many groups.` : '',
    unread > 0 ? `${formatCount(unread)} older spans were not looked at.` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

export { SpansView as Opened };

import type { Worker } from '@daskscope/api';
import { formatCount } from '@daskscope/timeline';
import { useMemo, useState } from 'preact/hooks';
import { nothingIn } from '../../live/nothing.ts';
import { ScrollList } from '../../parts/scroll-list.tsx';
import { useWidth } from '../../parts/use-width.ts';
import { addStyle } from '../../parts/view-style.ts';
import { useShown } from '../../shown.ts';
import type { ViewProps } from '../view-props.ts';
import { columnsOf } from './columns.ts';
import { linesOf, matching } from './figures.ts';
import { fitting } from './fitting.ts';
import { sizesOf, TableRow, widthOfTable } from './table-row.tsx';
import { WorkerDetails } from './worker-details.tsx';
import style from './workers.view.css';
import { addOpenedStyle } from '../../parts/opened-style.ts';

addOpenedStyle();

addStyle(style);

const NONE: readonly Worker[] = [];
/** CSS px, at most. */
const SCROLLBAR = 16;

/** CSS px of an element's text; 0 until it is there. */
const emOf = (element: Element | null) => (element ? parseFloat(getComputedStyle(element).fontSize) : 0);

/** Every worker with all that is told of it, below its host; and one of them in detail. */
function WorkersView({ live, looked, look }: ViewProps) {
  const { workers: told, now } = useShown(live.workers);
  const status = useShown(live.status);
  const workers = told ?? NONE;
  const search = looked.search ?? '';
  const shown = useMemo(() => matching(workers, search), [workers, search]);
  const lines = useMemo(() => linesOf(shown), [shown]);
  const [every, setEvery] = useState(false);
  const [room, section] = useWidth();
  const all = useMemo(() => columnsOf(workers), [workers]);
  const some = useMemo(
    () => fitting(all, room - SCROLLBAR, (columns) => widthOfTable(columns, emOf(section.current))),
    [all, room, section],
  );
  const columns = every ? all : some;
  const chosen = workers.find(({ address }) => address === looked.worker);
  const open = (worker: string) => look({ ...looked, worker });
  return (
    <main class="view" id="workers-view">
      <section aria-label="Workers" ref={section}>
        <h2>
          Workers <small>{note(workers.length, shown.length)}</small>
          <span class="right">
            {some.length < all.length && (
              <button
                aria-pressed={every}
                title="Every column; the table scrolls sideways"
                onClick={() => setEvery(!every)}
              >
                All figures
              </button>
            )}
            <input
              type="search"
              aria-label="Search workers"
              placeholder="Search worker, host, state or key"
              value={search}
              onInput={({ currentTarget }) => look({ ...looked, search: currentTarget.value })}
            />
          </span>
        </h2>
        {workers.length === 0 ? (
          <p class="nothing">
            {nothingIn(
              'workers',
              'No workers. Start some by dask worker with the scheduler’s address.',
              status,
            )}
          </p>
        ) : (
          <div class="table wide" role="table" aria-label="Workers" style={sizesOf(columns)}>
            <div class="row head" role="row">
              <span class="cell" role="columnheader">
                worker
              </span>
              <span class="cell" role="columnheader">
                state
              </span>
              <span class="cell" role="columnheader" title="The last heartbeat, ago">
                seen
              </span>
              <span class="cell text" role="columnheader" title="What runs there, the longest first">
                runs now
              </span>
              {columns.map(({ name, title }) => (
                <span key={name} class="cell" role="columnheader" title={title}>
                  {name}
                </span>
              ))}
            </div>
            <ScrollList
              items={lines}
              tabIndex={0}
              role="rowgroup"
              row={(line, place) => (
                <TableRow
                  key={line.id}
                  line={line}
                  columns={columns}
                  now={now}
                  place={place}
                  open={open}
                  chosen={looked.worker === line.id}
                />
              )}
            />
            <TableRow
              line={{ kind: 'total', id: 'total', name: 'together', workers: shown }}
              columns={columns}
              now={now}
            />
          </div>
        )}
      </section>
      {chosen && <WorkerDetails worker={chosen} now={now} close={() => look({ ...looked, worker: '' })} />}
      {!chosen && looked.worker && told && (
        <section>
          <p class="nothing">{`${looked.worker} is not there, or not any more.`}</p>
        </section>
      )}
    </main>
  );
}

function note(all: number, shown: number): string {
  if (all === 0) return '';
  return shown < all ? `${formatCount(shown)} of ${formatCount(all)}` : formatCount(all);
}

export { WorkersView as Opened };

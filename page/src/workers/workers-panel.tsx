import type { Workers } from '@daskscope/api';
import { formatCount } from '@daskscope/timeline';
import { useMemo } from 'preact/hooks';
import { ScrollList } from '../parts/scroll-list.tsx';
import { useShown, type Shown } from '../shown.ts';
import { hostRows, type HostRow } from './host-rows.ts';
import { COLUMNS, WorkerRow } from './worker-row.tsx';

export interface WorkersNow {
  /** As they were told last; null: not told yet. */
  workers: Workers['workers'] | null;
  /** How late it is, ms since the epoch. */
  now: number;
}

const NONE: Workers['workers'] = [];

export interface WorkersPanelProps {
  shown: Shown<WorkersNow>;
  /** What is said while there is nothing. */
  empty: string;
}

/** Hosts and their workers, as of the last heartbeats. */
export function WorkersPanel({ shown, empty }: WorkersPanelProps) {
  const { workers: told, now } = useShown(shown);
  const workers = told ?? NONE;
  const rows = useMemo(() => hostRows(workers), [workers]);
  const some = workers.length > 0;
  return (
    <section id="workers-by-host">
      <h2>
        Workers by host <small id="workers-note">{some && note(workers.length, rows)}</small>
      </h2>
      <div class="table" role="table" aria-label="Workers by host" hidden={!some}>
        <div class="row head" role="row">
          {COLUMNS.map(({ name, title }) => (
            <span key={name} class="cell" role="columnheader" title={title}>
              {name}
            </span>
          ))}
        </div>
        <ScrollList
          items={rows}
          tabIndex={0}
          role="rowgroup"
          row={(row, place) => <WorkerRow row={row} now={now} place={place} />}
        />
      </div>
      <p class="empty" hidden={told?.length !== 0}>
        {empty}
      </p>
    </section>
  );
}

function note(workers: number, rows: readonly HostRow[]): string {
  const hosts = rows.filter(({ kind }) => kind !== 'worker').length;
  const troubled = rows.filter(({ state }) => state !== '').length;
  const where = `${formatCount(workers)} on ${formatCount(hosts)} ${hosts === 1 ? 'host' : 'hosts'}`;
  return troubled > 0 ? `${where} · ${formatCount(troubled)} paused or retiring` : where;
}

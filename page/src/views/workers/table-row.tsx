import type { Worker } from '@daskscope/api';
import { formatCount, formatDuration } from '@daskscope/timeline';
import type { RowPlace } from '../../parts/scroll-list.tsx';
import { widthOf } from '../../parts/width.ts';
import { SEEN_EM, seenText } from '../../workers/seen.ts';
import type { Column } from './columns.ts';
import { shareOf, textOf, type Line } from './figures.ts';

const UNKNOWN = '–';
/** Workers report twice a second to every few seconds, by their number. */
const LATE_MS = 15_000;

const NAME = 13;
const STATE = 6;
const SEEN = SEEN_EM + 1;
const RUNS = 18;
const GAP_PX = 8;

const emsOf = (columns: readonly Column[]) =>
  NAME + STATE + SEEN + RUNS + columns.reduce((sum, { width }) => sum + width, 0);
/** Gaps between columns, and what is around a row. */
const besides = (columns: readonly Column[]) => (columns.length + 3) * GAP_PX + 20;

/** How wide a table with these columns is at least, CSS px. @param em the same */
export const widthOfTable = (columns: readonly Column[], em: number): number =>
  emsOf(columns) * em + besides(columns);

/** Of the table: its columns, and how wide it is at least. */
export function sizesOf(columns: readonly Column[]): Record<'--columns' | '--width', string> {
  const widths = columns.map(({ width }) => `${width}em`).join(' ');
  return {
    '--columns': `${NAME}em ${STATE}em ${SEEN}em minmax(${RUNS}em, 1fr) ${widths}`,
    '--width': `calc(${emsOf(columns)}em + ${besides(columns)}px)`,
  };
}

export interface TableRowProps {
  line: Line;
  columns: readonly Column[];
  /** ms since the epoch */
  now: number;
  place?: RowPlace;
  open?: (address: string) => void;
  chosen?: boolean;
}

/** A line of the table. A worker's name opens it. */
export function TableRow({ line, columns, now, place, open, chosen }: TableRowProps) {
  const { kind, id, name, workers } = line;
  const seen = workers.reduce((oldest, { lastSeen }) => Math.min(oldest, lastSeen), Infinity);
  const age = now - seen;
  const late = age > LATE_MS && workers.length > 0;
  return (
    <div class={`row ${kind}${late ? ' late' : ''}${chosen ? ' chosen' : ''}`} role="row" {...place}>
      <span class="cell" role="cell" title={id}>
        {kind === 'worker' ? (
          <button class="plain" aria-expanded={chosen} onClick={() => open?.(id)}>
            {name}
          </button>
        ) : (
          `${name}${kind === 'host' ? ` × ${formatCount(workers.length)}` : ''}`
        )}
      </span>
      <span class="cell" role="cell">
        {kind === 'worker' ? workers[0]!.state : ''}
      </span>
      <span class="cell" role="cell">
        {workers.length === 0 ? UNKNOWN : seenText(seen, now)}
      </span>
      <span class="cell text" role="cell" title={kind === 'worker' ? keysOf(workers[0]!) : ''}>
        {kind === 'worker' && runsNow(workers[0]!, now)}
      </span>
      {columns.map((column) => (
        <Figure key={column.name} workers={workers} column={column} />
      ))}
    </div>
  );
}

function Figure({ workers, column }: { workers: readonly Worker[]; column: Column }) {
  const share = shareOf(workers, column);
  const text = textOf(workers, column) ?? UNKNOWN;
  if (share === null)
    return (
      <span class="cell" role="cell">
        {text}
      </span>
    );
  const high = share >= (column.highFrom ?? Infinity);
  return (
    <span class={`cell gauge${high ? ' high' : ''}`} role="cell">
      <i style={{ width: widthOf(share) }} />
      <span>{text}</span>
    </span>
  );
}

const keysOf = ({ running }: Worker): string => running.map(({ key }) => key).join('\n');

/** The one that runs for longest, and how many more there are. */
function runsNow({ running }: Worker, now: number): string {
  const [first] = running;
  if (!first) return '';
  const more = running.length > 1 ? `, ${formatCount(running.length - 1)} more` : '';
  return `${formatDuration(Math.max(0, now - first.since))}: ${first.key}${more}`;
}

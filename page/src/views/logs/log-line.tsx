import type { LogLine } from '@daskscope/api';
import type { RowPlace } from '../../parts/scroll-list.tsx';
import type { Closable } from '../../parts/when-opened.tsx';
import { clockTime } from '../../times.ts';

export interface LogRowProps {
  line: LogLine;
  place: RowPlace;
  chosen: boolean;
  open: () => void;
  workerName: (address: string) => string;
}

/** As many letters of a record as are looked at for its line: a window is not wider. */
const IN_LINE = 1_000;

/** A record in one line, as much of it as there is room for; a click shows all of it. */
export function LogRow({ line, place, chosen, open, workerName }: LogRowProps) {
  const { time, level, source, worker, text } = line;
  return (
    <button
      class={`row level-${known(level)}`}
      aria-expanded={chosen}
      title={line.logger ?? ''}
      onClick={open}
      {...place}
    >
      <span class="cell">{time === null ? '' : clockTime(time)}</span>
      <span class="cell">{level}</span>
      <span class="cell">{worker === null ? source : `${source} ${workerName(worker)}`}</span>
      <span class="cell">{inOneLine(text)}</span>
    </button>
  );
}

/** Levels as users name them have the look of none. */
const known = (level: string): string => (/^(warning|error|critical|debug)$/.test(level) ? level : 'info');

/** Its lines after each other: what failed is in the second. */
const inOneLine = (text: string): string =>
  text
    .slice(0, IN_LINE)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' · ');

/** Whether they are one record, of two answers. */
export const sameLine = (a: LogLine, b: LogLine): boolean =>
  a.time === b.time && a.source === b.source && a.worker === b.worker && a.text === b.text;

/** All of a record, as text whatever is in it. */
export function LogText({ line, close }: Closable & { line: LogLine }) {
  return (
    <aside class="log-text" aria-label="The whole record">
      <h3>
        {remarksOn(line)}
        <button class="close" aria-label="Close the record" onClick={close}>
          ×
        </button>
      </h3>
      <pre>{line.text}</pre>
    </aside>
  );
}

function remarksOn({ time, timeOfText, logger, worker, cut }: LogLine): string {
  return [
    logger ?? '',
    worker ?? '',
    time === null ? 'without a time' : clockTime(time, Date.now(), 1),
    timeOfText ? 'a time that may be of another zone' : '',
    cut ? 'cut' : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

import { TASK_STATES, type SpanColumns } from '@daskscope/api';
import { formatBytes, formatCount, formatDuration, formatShare } from '@daskscope/timeline';
import { clockTime } from '../../times.ts';

export const COLUMNS = [
  'came',
  'took',
  'tasks done',
  'erred',
  'task time',
  'idle or other spans',
  'bytes produced',
];

const NOT_READ = 'not read';

/** Of one span. What was not read, since the spans have so many groups, is not 0; nor is what is not known. */
export function cellsOf(spans: SpanColumns, row: number): string[] {
  const came = clockTime(spans.enqueued[row]!);
  const done = spans.done[row]!;
  if (done === null) return [came, ...COLUMNS.slice(1).map(() => NOT_READ)];
  const [idle, threads] = [spans.idleSeconds[row]!, spans.threadSeconds[row]!];
  const text = (value: number | null, format: (value: number) => string) =>
    value === null ? 'not known' : format(value);
  return [
    came,
    tookText(spans, row, done),
    doneText(spans, row),
    text(spans.states.erred[row]!, formatCount),
    text(spans.seconds[row]!, (seconds) => formatDuration(seconds * 1000)),
    text(threads ? idle : null, (seconds) => formatShare(seconds / threads)),
    text(spans.bytes[row]!, formatBytes),
  ];
}

function tookText(spans: SpanColumns, row: number, done: boolean): string {
  const stop = spans.stop[row]!;
  if (stop !== null) return formatDuration(Math.max(0, stop - spans.enqueued[row]!));
  return done ? 'not known' : 'still runs';
}

/** Tasks that are in memory, forgotten, released or erred have nothing left to do. */
const DONE = new Set(['memory', 'forgotten', 'released', 'erred']);

function doneText(spans: SpanColumns, row: number): string {
  let [done, all] = [0, 0];
  for (const state of TASK_STATES) {
    const count = spans.states[state][row] ?? 0;
    all += count;
    if (DONE.has(state)) done += count;
  }
  return `${formatCount(done)} of ${formatCount(all)}`;
}

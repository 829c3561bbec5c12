import { LIMITS, LOG_LEVELS, type LogLevel, type LogLine, type Logs } from '@daskscope/api';
import { silence } from '@daskscope/client/asked';
import { formatCount } from '@daskscope/timeline';
import type { DataFrame } from '@grafana/data';
import { columns, frame } from '../frames/field.ts';
import { LOG_LINES } from '../frames/errors.ts';
import { Notices } from './notices.ts';
import { rangeOf, type OnceApi, type OnceAsked } from './once.ts';

/** What scheduler, workers and nannies logged, newest first. */
export async function askLogs(api: OnceApi, asked: OnceAsked): Promise<DataFrame[]> {
  const { sources, level } = asked.query;
  const { workers, search } = asked.filter.values;
  const answer = await api.onRequest<Logs>('logs', {
    ...rangeOf(asked),
    source: sources?.length ? sources.join(',') : undefined,
    worker: workers,
    level,
    search,
    limit: LIMITS.defaultLogLines,
  });
  return [logsFrame(asked, answer)];
}

function logsFrame({ refId, filter }: OnceAsked, answer: Logs): DataFrame {
  const { lines } = answer;
  const times = timesOf(answer);
  const of = columns(lines.map((line, row) => ({ line, row })));
  const { search } = filter.values;
  return frame(
    refId,
    'Logs',
    [
      of.time('timestamp', 'Time', ({ row }) => times[row]!),
      of.text('body', 'Text', ({ line }) => line.text),
      of.text('severity', 'Level', ({ line }) => severityOf(line)),
      of.text('id', 'Id', ({ line, row }) => idOf(line, lines.length - row)),
      of.field('other', 'labels', 'Labels', ({ line }) => labelsOf(line)),
      of.text('source', 'Source', ({ line }) => line.source),
      of.text('worker', 'Worker', ({ line }) => line.worker ?? ''),
      of.text('logger', 'Logger', ({ line }) => line.logger ?? ''),
    ],
    noticesOf(answer).meta({
      type: LOG_LINES,
      preferredVisualisationType: 'logs',
      limit: LIMITS.defaultLogLines,
      ...(search !== '' && { searchWords: [`(?i)${search.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}`] }),
    }),
  );
}

function noticesOf({ lines, total, more, refused, workers }: Logs): Notices {
  const notices = new Notices()
    .warning(refused.map(({ source, reason }) => `Nothing from the log of ${source}: ${reason}`).join(' '))
    .warning(silence(workers));
  if (lines.length === 0 && refused.length === 0)
    return notices.nothing('none', 'Nothing was logged that matches, as far as logs are kept.');
  return notices.info(
    (total > lines.length || more) &&
      `The newest ${formatCount(lines.length)} lines; there are, or may be, older ones: choose a shorter range, a level or a worker.`,
  );
}

/** Of each line its time; of one that has none that of its neighbour. */
function timesOf({ lines, time }: Logs): number[] {
  const times: number[] = [];
  let last = lines.find((line) => line.time !== null)?.time ?? time;
  for (const line of lines) {
    last = line.time ?? last;
    times.push(last);
  }
  return times;
}

/** Levels that users named count as info. */
function severityOf({ level }: LogLine): string {
  return LOG_LEVELS.includes(level as LogLevel) ? level : 'info';
}

/** The same in every answer, as long as no older line came or went. */
const idOf = ({ source, worker, time }: LogLine, fromOldest: number): string =>
  `${source}/${worker ?? ''}/${time ?? ''}/${fromOldest}`;

function labelsOf(line: LogLine): Record<string, string> {
  const { source, worker, logger, level, time, timeOfText, cut } = line;
  return {
    source,
    ...(worker !== null && { worker }),
    ...(logger !== null && { logger }),
    ...(severityOf(line) !== level && { level }),
    ...(time === null && { time: 'not told: that of the line beside it' }),
    ...(timeOfText && { time: "as in the text, in the exporter's time zone" }),
    ...(cut && { cut: 'the text was longer' }),
  };
}

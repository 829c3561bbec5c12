import { stripVTControlCharacters } from 'node:util';
import { LIMITS, LOG_LEVELS, type LogLine, type LogSource } from '@daskscope/api';
import { cut, NAME_LIMIT } from '../../state/text.ts';
import { asArray, asMilliseconds, asText } from '../values.ts';

/** distributed.yaml, admin.log-format: '%(asctime)s - %(name)s - %(levelname)s - %(message)s' */
const BEGINNING = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d),(\d{3}) - (\S+) - ([A-Z]+) - /;
/** What of a text may be such a beginning. */
const LONGEST_BEGINNING = 300;
const LEVEL_LIMIT = 40;

/**
 * One record as Dask's Node.get_logs tells it (distributed/node.py): (seconds, level, text), or (level, text) where its times were
 * not asked for.
 */
export function logLine(record: unknown, source: LogSource, worker: string | null): LogLine {
  const values = asArray(record);
  const [created, level, text] = values.length > 2 ? values : [null, ...values];
  const whole = asText(text) ?? '';
  const beginning = BEGINNING.exec(whole.slice(0, LONGEST_BEGINNING));
  const told = asMilliseconds(created);
  const read =
    told === null && beginning ? Date.parse(`${beginning[1]!}T${beginning[2]!}.${beginning[3]!}`) : NaN;
  const message = readable(whole.slice(beginning?.[0].length ?? 0));
  return {
    time: told ?? (Number.isNaN(read) ? null : read),
    ...(!Number.isNaN(read) && { timeOfText: true as const }),
    level: cut((asText(level) ?? '').toLowerCase(), LEVEL_LIMIT),
    source,
    worker,
    logger: beginning ? cut(beginning[4]!, NAME_LIMIT) : null,
    text: cut(message, LIMITS.logText),
    ...(message.length > LIMITS.logText && { cut: true as const }),
  };
}

/** Codes for colours are for terminals. */
const readable = (text: string): string => (text.includes('\u001b') ? stripVTControlCharacters(text) : text);

export interface LogFilter {
  level?: (typeof LOG_LEVELS)[number] | undefined;
  search?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
}

/** Whether a record is asked for. at: ms; when it was, or its neighbour. */
export function matches({ level, text, logger }: LogLine, at: number | null, filter: LogFilter): boolean {
  const { from = -Infinity, to = Infinity, search } = filter;
  if (at !== null && (at < from || at > to)) return false;
  if (filter.level && rank(level) < rank(filter.level)) return false;
  if (search === undefined) return true;
  const wanted = search.toLowerCase();
  return text.toLowerCase().includes(wanted) || (logger ?? '').toLowerCase().includes(wanted);
}

const INFO = LOG_LEVELS.indexOf('info');

function rank(level: string): number {
  const index = (LOG_LEVELS as readonly string[]).indexOf(level);
  return index === -1 ? INFO : index;
}

import { stripVTControlCharacters } from 'node:util';
import { LIMITS, LOG_LEVELS } from '@daskscope/api';
import type { LogFilter, LogKeeper, LogRecord } from '../../asked/logs.ts';
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
export function logRecord(record: unknown, source: LogKeeper, worker: string | null): LogRecord {
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
    timeOfText: !Number.isNaN(read),
    level: cut((asText(level) ?? '').toLowerCase(), LEVEL_LIMIT),
    source,
    worker,
    logger: beginning ? cut(beginning[4]!, NAME_LIMIT) : null,
    text: cut(message, LIMITS.logText),
    cut: message.length > LIMITS.logText,
  };
}

/** Codes for colours are for terminals. */
const readable = (text: string): string => (text.includes('\u001b') ? stripVTControlCharacters(text) : text);

/** Whether a record is asked for. at: ms; when it was, or its neighbour. */
export function matches({ level, text, logger }: LogRecord, at: number | null, filter: LogFilter): boolean {
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

import type { LogLine, Logs } from '@daskscope/api';
import type { AskedLogs, LogRecord } from '../../../asked/logs.ts';
import type { Work } from '../../../slices.ts';
import { askedWorkersOf } from './workers.ts';

/** Records between two places where others may come in. */
const STEP = 256;

export function* logsOf({ time, records, total, more, refused, workers }: AskedLogs): Work<Logs> {
  const lines: LogLine[] = [];
  for (const record of records) {
    if (lines.length % STEP === 0) yield;
    lines.push(lineOf(record));
  }
  return {
    time,
    lines,
    total,
    ...(more && { more }),
    refused: refused.map(({ source, reason }) => ({ source, reason })),
    workers: askedWorkersOf(workers),
  };
}

function lineOf({ time, timeOfText, level, source, worker, logger, text, cut }: LogRecord): LogLine {
  return {
    time,
    ...(timeOfText && { timeOfText }),
    level,
    source,
    worker,
    logger,
    text,
    ...(cut && { cut }),
  };
}

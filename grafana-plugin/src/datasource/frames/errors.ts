import type { TaskFailure } from '@daskscope/api';
import type { DataFrame, DataFrameType, QueryResultMeta } from '@grafana/data';
import type { Filter } from '../filter.ts';
import { field, frame, number, text, time } from './field.ts';

/** Without it Grafana (12.4.0) guesses the severity from words in the text. */
const LOG_LINES = 'log-lines' as DataFrameType;

/**
 * A row a failure, newest first. The first five fields are those that Grafana takes for logs (data plane, log lines); the
 * others serve tables.
 */
export function errorsFrame(
  refId: string,
  errors: readonly TaskFailure[],
  filter: Filter,
  meta?: QueryResultMeta,
): DataFrame {
  const rows = filterFailures(errors, filter);
  const column = <T>(value: (row: TaskFailure) => T) => rows.map(value);
  return frame(
    refId,
    'Errors',
    [
      time(
        'timestamp',
        'Time',
        column((row) => row.time),
      ),
      text(
        'body',
        'Error',
        column((row) => [row.exception, row.traceback].filter(Boolean).join('\n')),
      ),
      text(
        'severity',
        'Severity',
        column((row) => (row.killed ? 'critical' : 'error')),
      ),
      text(
        'id',
        'Id',
        column((row) => `${row.life}/${row.id ?? row.key}/${row.time}`),
      ),
      field(
        'other',
        'labels',
        'Labels',
        column((row) => ({ function: row.prefix, worker: row.workers.join(', ') })),
      ),
      text(
        'function',
        'Function',
        column((row) => row.prefix),
      ),
      number(
        'position',
        'Colour',
        column((row) => row.position),
        'none',
        { decimals: 0 },
      ),
      text(
        'key',
        'Key',
        column((row) => row.key),
      ),
      text(
        'worker',
        'Workers',
        column((row) => row.workers.join(', ')),
      ),
      text(
        'exception',
        'Exception',
        column((row) => row.exception),
      ),
      text(
        'traceback',
        'Traceback',
        column((row) => row.traceback),
      ),
      field(
        'boolean',
        'killed',
        'Worker died',
        column((row) => row.killed),
      ),
      text(
        'life',
        'Life',
        column((row) => row.life),
      ),
      number(
        'run',
        'Run',
        column((row) => row.id),
        'none',
        { decimals: 0 },
      ),
    ],
    { type: LOG_LINES, preferredVisualisationType: 'logs', ...meta },
  );
}

export function filterFailures(errors: readonly TaskFailure[], filter: Filter): TaskFailure[] {
  return errors.filter(
    ({ prefix, workers }) =>
      filter.prefix(prefix) &&
      (filter.values.workers === null || workers.some((address) => filter.worker({ address, name: '' }))),
  );
}

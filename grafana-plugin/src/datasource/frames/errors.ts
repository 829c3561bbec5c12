import { labelOf, type TaskFailure } from '@daskscope/api';
import { around } from '@daskscope/client';
import type { DataFrame, DataFrameType, QueryResultMeta } from '@grafana/data';
import type { Filter } from '../filter.ts';
import type { LinkTo } from '../linked-place.ts';
import { columns, frame } from './field.ts';

/** Without it Grafana (12.4.0) guesses the severity from words in the text. */
export const LOG_LINES = 'log-lines' as DataFrameType;

/** Where links find the time around a failure: a time range takes whole ms, and a link cannot calculate. */
const THEN = { from: '${__data.fields.before.numeric}', to: '${__data.fields.after.numeric}' };
const UNSEEN = { custom: { hideFrom: { viz: true, legend: true, tooltip: true } } };

interface ErrorsOptions {
  meta?: QueryResultMeta;
  linkTo?: LinkTo | undefined;
}

/**
 * A row a failure, newest first. The first five fields are those that Grafana takes for logs (data plane, log lines); the
 * others serve tables.
 */
export function errorsFrame(
  refId: string,
  errors: readonly TaskFailure[],
  filter: Filter,
  { meta, linkTo }: ErrorsOptions = {},
): DataFrame {
  const rows = filterFailures(errors, filter);
  const of = columns(rows);
  const links = linkTo && { links: [{ title: 'Task stream then', url: linkTo(THEN) }] };
  const then = (row: TaskFailure) => around(row.time, row.time);
  return frame(
    refId,
    'Errors',
    [
      of.time('timestamp', 'Time', (row) => row.time, links),
      of.text('body', 'Error', (row) => [row.exception, row.traceback].filter(Boolean).join('\n')),
      of.text('severity', 'Severity', (row) => (row.killed ? 'critical' : 'error')),
      of.text('id', 'Id', (row) => `${row.life}/${row.id ?? row.key}/${row.time}`),
      of.field('other', 'labels', 'Labels', (row) => ({
        function: labelOf(row.prefix),
        worker: row.workers.join(', '),
      })),
      of.text('function', 'Function', (row) => labelOf(row.prefix)),
      of.number('position', 'Colour', (row) => row.position, 'none', { decimals: 0 }),
      of.text('key', 'Key', (row) => row.key),
      of.text('worker', 'Workers', (row) => row.workers.join(', ')),
      of.text('exception', 'Exception', (row) => row.exception),
      of.text('traceback', 'Traceback', (row) => row.traceback),
      of.field('boolean', 'killed', 'Worker died', (row) => row.killed),
      of.text('life', 'Life', (row) => row.life),
      of.number('run', 'Run', (row) => row.id, 'none', { decimals: 0 }),
      of.time('before', 'Shortly before', (row) => then(row).from, UNSEEN),
      of.time('after', 'Shortly after', (row) => then(row).to, UNSEEN),
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

import type { TaskFailure } from '@daskscope/api';
import type { DataFrame } from '@grafana/data';
import { around } from '@daskscope/client';
import type { Filter } from '../filter.ts';
import type { LinkTo } from '../linked-place.ts';
import { filterFailures } from './errors.ts';
import { field, frame, text, time } from './field.ts';

/** A point a failure. Grafana (12.4.0) draws `text` as HTML, so everything in it is escaped. */
export function annotationsFrame(
  refId: string,
  errors: readonly TaskFailure[],
  filter: Filter,
  linkTo?: LinkTo,
): DataFrame {
  const rows = filterFailures(errors, filter);
  const times = rows.map((row) => row.time);
  return frame(refId, 'Errors', [
    time('time', 'Time', times),
    // If one row has no end, no region of any other is drawn: points end where they begin.
    time('timeEnd', 'End', [...times]),
    text(
      'title',
      'Title',
      rows.map((row) => escapeHtml(`${row.prefix} failed`)),
    ),
    text(
      'text',
      'Text',
      rows.map(
        (row) =>
          `${escapeHtml(row.exception)}<br>${escapeHtml(row.key)}${openLink(linkTo?.(around(row.time, row.time)))}`,
      ),
    ),
    field(
      'other',
      'tags',
      'Tags',
      rows.map((row) => ['dask', row.killed ? 'worker died' : 'error', row.prefix]),
    ),
    text(
      'id',
      'Id',
      rows.map((row) => `${row.life}/${row.id ?? row.key}/${row.time}`),
    ),
  ]);
}

/** '' where it leads nowhere. */
export const openLink = (link: string | undefined): string =>
  link === undefined ? '' : `<br><a href="${escapeHtml(link)}">Open it</a>`;

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

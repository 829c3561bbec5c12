import type { Workers } from '@daskscope/api';
import type { DataFrame, QueryResultMeta } from '@grafana/data';
import type { Filter } from '../filter.ts';
import { frame, number, text, time } from './field.ts';

/** A row a task that runs now, the longest first. */
export function runningFrame(
  refId: string,
  { workers, prefixes }: Workers,
  filter: Filter,
  now: number,
  meta?: QueryResultMeta,
): DataFrame {
  const rows = workers
    .filter((worker) => filter.worker(worker))
    .flatMap((worker) =>
      worker.running.map((task) => ({ ...task, worker, name: prefixes[task.prefix] ?? '' })),
    )
    .filter(({ name, key }) => filter.prefix(name) && filter.text(key))
    .sort((a, b) => a.since - b.since);
  const column = <T>(value: (row: (typeof rows)[number]) => T) => rows.map(value);
  return frame(
    refId,
    'Running now',
    [
      time(
        'since',
        'Since',
        column((row) => row.since),
      ),
      number(
        'duration',
        'Runs for',
        column((row) => Math.max(0, now - row.since)),
        'ms',
      ),
      text(
        'function',
        'Function',
        column((row) => row.name),
      ),
      number(
        'position',
        'Colour',
        column((row) => row.prefix),
        'none',
        { decimals: 0 },
      ),
      text(
        'key',
        'Key',
        column((row) => row.key),
      ),
      text(
        'host',
        'Host',
        column((row) => row.worker.host),
      ),
      text(
        'worker',
        'Worker',
        column((row) => row.worker.name || row.worker.address),
      ),
      text(
        'address',
        'Address',
        column((row) => row.worker.address),
      ),
    ],
    { preferredVisualisationType: 'table', ...meta },
  );
}

import { labelOf, type Worker, type Workers } from '@daskscope/api';
import { hostOf } from '@daskscope/client';
import type { DataFrame, QueryResultMeta } from '@grafana/data';
import type { Filter } from '../filter.ts';
import { columns, figuresFrame } from './field.ts';

/**
 * ms. What a worker said last comes this late at most where it reports twice a second. A task that it said to run may have ended since,
 * so it is not told to run on; unless nothing is heard of the worker, as while a task holds its GIL.
 */
const LATEST = 5_000;

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
  const of = columns(rows);
  return figuresFrame(
    refId,
    'Running now',
    [
      of.time('since', 'Since', (row) => row.since),
      of.number('duration', 'Runs for', (row) => Math.max(0, runsUntil(row.worker, now) - row.since), 'ms'),
      of.text('function', 'Function', (row) => labelOf(row.name)),
      of.number('position', 'Colour', (row) => row.prefix, 'none', { decimals: 0 }),
      of.text('key', 'Key', (row) => row.key),
      of.text('host', 'Host', (row) => hostOf(row.worker)),
      of.text('worker', 'Worker', (row) => row.worker.name || row.worker.address),
      of.text('address', 'Address', (row) => row.worker.address),
    ],
    { preferredVisualisationType: 'table', ...meta },
  );
}

/** ms since the epoch: until when a worker's tasks are known, or taken, to run. */
const runsUntil = ({ lastSeen }: Worker, now: number): number =>
  Math.min(now, Math.max(lastSeen, now - LATEST));

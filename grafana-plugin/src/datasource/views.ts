import type { Progress, Workers } from '@daskscope/api';
import type { DataFrame, QueryResultMeta } from '@grafana/data';
import type { Filter } from './filter.ts';
import { errorsFrame } from './frames/errors.ts';
import { hostsFrame } from './frames/hosts.ts';
import { memoryFrame } from './frames/memory.ts';
import { progressFrame } from './frames/progress.ts';
import { runningFrame } from './frames/running.ts';
import { TASK_STREAM, tasksFrame } from './frames/tasks.ts';
import { workersFrame } from './frames/workers.ts';
import type { IntervalDetail, LiveHandle, LiveTasks } from './live-handle.ts';
import { carrying } from './live-handle.ts';
import type { Feed } from './live/feed.ts';
import type { LiveErrors } from './live/live-errors.ts';
import type { LiveRows } from './live/live-rows.ts';
import type { LiveView } from './live/responses.ts';
import type { QueryType } from './query.ts';

/** Rows of a live frame: what draws live reads the handle, everybody else gets a page. */
const LIVE_ROWS = 5000;
/** Rows of a live frame where a panel draws by itself, for its table view. */
const LIVE_ROWS_DRAWN = 500;

/** A query with its filters' variables replaced. Times in ms since the epoch. */
export interface Asked {
  refId: string;
  type: QueryType;
  filter: Filter;
  from: number;
  to: number;
  /** ms a pixel */
  resolution: number;
  /** The panel that asks, if it says so. */
  panel?: string;
}

type SnapshotType = 'progress' | 'memory' | 'workers' | 'hosts' | 'running';
type Snapshots = { progress: Progress | null; workers: Workers | null };

/** The frame of a query that one snapshot answers; null without it. */
export function snapshotFrame(
  { type, refId, filter }: Asked & { type: SnapshotType },
  { progress, workers }: Snapshots,
  now: number,
  meta?: QueryResultMeta,
): DataFrame | null {
  switch (type) {
    case 'progress':
      return progress && progressFrame(refId, progress, filter, meta);
    case 'memory':
      return progress && memoryFrame(refId, progress, filter, meta);
    case 'workers':
      return workers && workersFrame(refId, workers, filter, meta);
    case 'hosts':
      return workers && hostsFrame(refId, workers, filter, meta);
    case 'running':
      return workers && runningFrame(refId, workers, filter, now, meta);
  }
}

export function snapshotView(
  asked: Asked & { type: SnapshotType },
  feed: Feed,
  handle: LiveHandle,
): LiveView {
  const meta = { custom: carrying(handle) };
  return {
    frames: () => {
      const frame = snapshotFrame(asked, feed, feed.now(), meta);
      return frame && [frame];
    },
  };
}

export function tasksView({ refId, from, panel }: Asked, feed: Feed, rows: LiveRows): LiveView {
  const most = panel === TASK_STREAM ? LIVE_ROWS_DRAWN : LIVE_ROWS;
  const meta = { custom: carrying(rows.handle) };
  return {
    load: () => rows.load(),
    problem: () => rows.problem,
    frames: () =>
      rows.ready
        ? [
            tasksFrame(newest(rows, most, from), rows.running, {
              refId,
              names: rows.names,
              now: feed.now(),
              meta,
            }),
          ]
        : null,
  };
}

export function errorsView({ refId, filter, from }: Asked, errors: LiveErrors, handle: LiveHandle): LiveView {
  const meta = { custom: carrying(handle) };
  return {
    problem: () => errors.problem,
    frames: () => {
      const inRange = errors.failures?.filter(({ time }) => time >= from);
      return inRange ? [errorsFrame(refId, inRange, filter, meta)] : null;
    },
    load: (change) => (change === 'status' || errors.failures === null ? errors.load() : Promise.resolve()),
  };
}

/** The newest intervals of a range, oldest first. */
function newest(rows: LiveTasks, most: number, from: number): IntervalDetail[] {
  const parts = rows.read(Math.max(0, rows.end - most));
  return parts.flatMap(({ row, start, duration }) =>
    [...row]
      .filter((_, i) => start[i]! + duration[i]! >= from)
      .flatMap((number) => rows.detail(number) ?? []),
  );
}

import type { KnownRange, Progress, Workers } from '@daskscope/api';
import type { DataFrame, QueryResultMeta } from '@grafana/data';
import type { Filter } from './filter.ts';
import { errorsFrame } from './frames/errors.ts';
import { hostsFrame } from './frames/hosts.ts';
import { memoryFrame } from './frames/memory.ts';
import { progressFrame } from './frames/progress.ts';
import { runningFrame } from './frames/running.ts';
import { tasksFrame } from './frames/tasks.ts';
import { workersFrame } from './frames/workers.ts';
import type { IntervalDetail, LiveHandle, LiveTasks } from './live-handle.ts';
import { carrying, sent } from './live-handle.ts';
import type { Feed } from './live/feed.ts';
import type { LiveErrors } from './live/live-errors.ts';
import type { LiveRows } from './live/live-rows.ts';
import type { LiveView } from './live/responses.ts';
import type { QueryType } from './query.ts';

/**
 * Intervals of a live frame. What draws live reads the handle; the frame is what Grafana saves, exports and transforms, and is
 * made anew less often than it is sent.
 */
export const LIVE_ROWS = 20_000;
const RENEW_MS = 5000;

/** A query with its filters' variables replaced. Times in ms since the epoch. */
export interface Asked {
  refId: string;
  type: QueryType;
  filter: Filter;
  from: number;
  to: number;
  /** The range begins so long before now, and not at a time. */
  moves?: boolean;
  /** ms a pixel */
  resolution: number;
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

export function tasksView({ refId, from, to, moves }: Asked, feed: Feed, rows: LiveRows): LiveView {
  const shownFrom = () => (moves ? shownUntil(feed) - (to - from) : from);
  const make = (): DataFrame => {
    const shown = shownFrom();
    // Grafana saves the range it last asked for, which the picture has left behind since.
    const { intervals, leftOut, since } = newest(rows, Math.min(from, shown), shown);
    const known = knownSince(since, feed, rows.handle);
    const meta = {
      custom: Object.assign(carrying(rows.handle), known && { known }),
      ...(leftOut > 0 && { notices: [leftOutNotice(leftOut)] }),
    };
    return sent(tasksFrame(intervals, rows.running, { refId, names: rows.names, now: feed.now(), meta }));
  };
  let made: { frame: DataFrame; epoch: number; at: number } | null = null;
  return {
    load: () => rows.load(),
    problem: () => rows.problem,
    frames: () => {
      if (!rows.ready) return null;
      const at = Date.now();
      if (made?.epoch !== rows.epoch || at - made.at >= RENEW_MS || at < made.at)
        made = { frame: make(), epoch: rows.epoch, at };
      return [made.frame];
    },
  };
}

/** The exporter's clock; it stands where nothing more was heard. */
function shownUntil(feed: Feed): number {
  const { state, since } = feed.connection;
  return state === 'lost' ? feed.now() - Math.max(0, Date.now() - since) : feed.now();
}

/** When all that ran is known and in the frame; null: nobody says. */
function knownSince(since: number, feed: Feed, { status }: LiveHandle): KnownRange[] | null {
  const lostAt = feed.connection.state === 'lost' ? shownUntil(feed) : null;
  const known = status?.known?.map((range) => ({
    from: Math.max(since, range.from),
    to: range.to ?? lostAt,
  }));
  return known?.filter((range) => range.to === null || range.to > range.from) ?? null;
}

const leftOutNotice = (count: number) => ({
  severity: 'info' as const,
  text: `The panel draws all intervals; tables, exports and snapshots have the newest ${LIVE_ROWS}, ${count} older ones are left out. A shorter time range has all of them.`,
});

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

interface Newest {
  intervals: IntervalDetail[];
  /** Of those that reach into what is shown. */
  leftOut: number;
  /** ms since the epoch: where the intervals are all there are; -Infinity if none is left out. */
  since: number;
}

/** The newest intervals that end after a time, oldest first. */
function newest(rows: LiveTasks, from: number, shown: number): Newest {
  const numbers: number[] = [];
  let leftOut = 0;
  let since = -Infinity;
  for (const { length, row, start, duration } of rows.read(0).reverse()) {
    for (let at = length - 1; at >= 0; at--) {
      const end = start[at]! + duration[at]!;
      if (end < from) continue;
      if (numbers.length < LIVE_ROWS) numbers.push(row[at]!);
      else {
        since = Math.max(since, end);
        if (end >= shown) leftOut++;
      }
    }
  }
  const intervals = numbers.reverse().flatMap((number) => rows.detail(number) ?? []);
  return { intervals, leftOut, since };
}

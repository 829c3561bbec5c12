import type { KnownRange, Progress, Workers } from '@daskscope/api';
import type { Work } from '@daskscope/timeline';
import type { DataFrame, QueryResultMeta } from '@grafana/data';
import type { Filter } from './filter.ts';
import type { LinkTo } from './linked-place.ts';
import { errorsFrame } from './frames/errors.ts';
import { hostsFrame } from './frames/hosts.ts';
import { memoryFrame } from './frames/memory.ts';
import { progressFrame } from './frames/progress.ts';
import { runningFrame } from './frames/running.ts';
import { staysOfWorkers } from './frames/stays.ts';
import { makingTasksFrame } from './frames/tasks.ts';
import { workersFrame } from './frames/workers.ts';
import type { IntervalDetail, LiveHandle } from '../contract/live-handle.ts';
import { carrying, sent, RENEW_MS } from '../contract/live-handle.ts';
import type { LiveState } from './live/live-state.ts';
import type { LiveErrors } from './live/live-errors.ts';
import type { LiveRows } from './live/live-rows.ts';
import type { LiveView } from './live/responses.ts';
import { Renewed } from './live/renewed.ts';
import { shownRows } from './live/shown-rows.ts';
import type { QueryType } from './query.ts';
import { carryingFiles, type TaskFiles } from '../contract/task-files.ts';
import type { RangeSums } from '../contract/task-sums.ts';
import { mergedNotice, sumsToSave, tasksMeta } from '../contract/tasks-meta.ts';

/**
 * Intervals of a live frame. What draws live reads the handle; the frame is what Grafana saves, exports and transforms, and is
 * made anew less often than it is sent.
 */
export const LIVE_ROWS = 20_000;
/** Intervals read before anything else may be done. */
const STEP = 1024;

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
  /** Where that is looked at, as a link; undefined: nowhere. */
  linkTo?: LinkTo | undefined;
}

type SnapshotType = 'progress' | 'memory' | 'workers' | 'hosts' | 'running';
type Snapshots = { progress: Progress | null; workers: Workers | null };

/** The frame of a query that one snapshot answers; null without it, and where no scheduler was seen that could have anything. */
export function snapshotFrame(
  { type, refId, filter }: Asked & { type: SnapshotType },
  { progress, workers }: Snapshots,
  now: number,
  meta?: QueryResultMeta,
): DataFrame | null {
  switch (type) {
    case 'progress':
    case 'memory': {
      // Of a cluster that only the history knows it is there, and workers are not.
      if (!progress || progress.life === null) return null;
      const frameOf = type === 'progress' ? progressFrame : memoryFrame;
      return frameOf(refId, progress, filter, meta);
    }
    case 'running':
      return workers && workers.life !== null ? runningFrame(refId, workers, filter, now, meta) : null;
    default: {
      if (!workers || workers.life === null) return null;
      const frameOf = type === 'workers' ? workersFrame : hostsFrame;
      return frameOf(refId, workers, filter, meta);
    }
  }
}

export function snapshotView(
  asked: Asked & { type: SnapshotType },
  liveState: LiveState,
  handle: LiveHandle,
): LiveView {
  const meta = { custom: carrying(handle) };
  return {
    frames: () => {
      const frame = snapshotFrame(asked, liveState, liveState.now(), meta);
      return frame && [frame];
    },
  };
}

export function tasksView(asked: Asked, liveState: LiveState, rows: LiveRows, files: TaskFiles): LiveView {
  const { refId, from, to, moves, resolution } = asked;
  let told: RangeSums | null = null;
  let isAsked = false;
  /** Once: Grafana saves the range that it last asked for, and asks anew with each refresh. */
  const askForSums = async () => {
    if (isAsked) return;
    isAsked = true;
    told = await rows.sums.ask({ from, to }).catch(() => null);
    if (told) renewed.age();
  };
  const make = function* (): Work<DataFrame> {
    const shown = moves ? shownUntil(liveState) - (to - from) : from;
    // The picture has left the range behind that is saved.
    const wanted = { from: Math.min(from, shown), shown, resolution };
    const { numbers, leftOut } = yield* shownRows(rows, wanted, LIVE_ROWS);
    const intervals = yield* details(rows, numbers);
    const { running, names, handle } = rows;
    const merged = leftOut + rows.mergedSince(wanted.from);
    if (merged > 0) void askForSums();
    const stays = staysOfWorkers(handle.workers);
    const custom = tasksMeta({
      ...{ known: knownUntilLost(liveState, handle), until: liveState.now(), whole: merged === 0 },
      rows: intervals.length + running.length,
      ...(stays && { stays }),
      ...(told && { totals: sumsToSave(told, asked, (position) => names.prefixes[position] ?? '') }),
    });
    const meta = {
      custom: carryingFiles(files, carrying(handle, custom)),
      ...(merged > 0 && { notices: [mergedNotice(merged)] }),
    };
    return sent(yield* makingTasksFrame(intervals, running, { refId, names, now: liveState.now(), meta }));
  };
  const renewed = new Renewed({ make, epoch: () => rows.epoch, renewMs: RENEW_MS });
  return {
    load: async () => {
      await rows.load();
      if (rows.ready) await renewed.first();
    },
    problem: () => rows.problem,
    frames: () => {
      const frame = rows.ready ? renewed.get() : null;
      return frame && [frame];
    },
  };
}

/** Those that are kept still. */
function* details(rows: LiveRows, numbers: readonly number[]): Work<IntervalDetail[]> {
  const intervals: IntervalDetail[] = [];
  for (const [at, number] of numbers.entries()) {
    if (at % STEP === STEP - 1) yield;
    const interval = rows.detail(number);
    if (interval) intervals.push(interval);
  }
  return intervals;
}

/** The exporter's clock; it stands where nothing more was heard. */
function shownUntil(liveState: LiveState): number {
  const { state, since } = liveState.connection;
  return state === 'lost' ? liveState.now() - Math.max(0, Date.now() - since) : liveState.now();
}

function knownUntilLost(liveState: LiveState, { status }: LiveHandle): KnownRange[] | null {
  const heard = shownUntil(liveState);
  return status?.known?.map(({ from, to }) => ({ from, to: to ?? heard })) ?? null;
}

export function errorsView(
  { refId, filter, from, linkTo }: Asked,
  errors: LiveErrors,
  handle: LiveHandle,
): LiveView {
  const meta = { custom: carrying(handle) };
  return {
    problem: () => errors.problem,
    frames: () => {
      const inRange = errors.failures?.filter(({ time }) => time >= from);
      return inRange ? [errorsFrame(refId, inRange, filter, { meta, linkTo })] : null;
    },
    load: (change) => (change === 'status' || errors.failures === null ? errors.load() : Promise.resolve()),
  };
}

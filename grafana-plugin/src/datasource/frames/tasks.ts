import { labelOf, type WorkerName } from '@daskscope/api';
import { around, hostOf } from '@daskscope/client';
import { finish, type Work } from '@daskscope/timeline';
import type { DataFrame, QueryResultMeta } from '@grafana/data';
import type { IntervalDetail, LiveNames, LiveRunning } from '../../contract/live-handle.ts';
import { frame, number, text, time } from './field.ts';

/** Tables leave it out. */
const UNSEEN = { custom: { hideFrom: { viz: true, legend: true, tooltip: true } } };

/** The panel that draws these. */
export const TASK_STREAM = 'daskscope-taskstream-panel';

export interface TaskRowsOptions {
  refId: string;
  names: LiveNames;
  /** ms since the epoch: for how long running tasks run already. */
  now: number;
  meta?: QueryResultMeta;
}

/** What a worker is called in the rows. */
export const workerText = ({ name, address }: WorkerName): string => name || address;

/** Rows made before anything else may be done. */
const STEP = 512;

/** The same at once: of few. */
export const tasksFrame = (...asked: Parameters<typeof makingTasksFrame>): DataFrame =>
  finish(makingTasksFrame(...asked));

/** One long frame, a row an interval; those of tasks that still run have no end. */
export function* makingTasksFrame(
  intervals: Iterable<IntervalDetail>,
  running: readonly LiveRunning[],
  { refId, names, now, meta }: TaskRowsOptions,
): Work<DataFrame> {
  const start: number[] = [];
  const end: (number | null)[] = [];
  const duration: number[] = [];
  const host: string[] = [];
  const worker: string[] = [];
  const address: string[] = [];
  const thread: number[] = [];
  const name: string[] = [];
  const position: number[] = [];
  const action: string[] = [];
  const status: string[] = [];
  const key: string[] = [];
  const nbytes: (number | null)[] = [];
  const source: (string | null)[] = [];
  const life: (string | null)[] = [];
  const id: (number | null)[] = [];
  const before: number[] = [];
  const after: number[] = [];
  const look = (from: number, to: number) => {
    const then = around(from, to);
    before.push(then.from);
    after.push(then.to);
  };
  const lane = (task: { worker: number; thread: number; prefix: number; key: string }) => {
    const on = names.workers[task.worker];
    host.push(on ? hostOf(on) : '');
    worker.push(on ? workerText(on) : '');
    address.push(on?.address ?? '');
    thread.push(task.thread);
    name.push(labelOf(names.prefixes[task.prefix] ?? ''));
    position.push(task.prefix);
    key.push(task.key);
  };
  for (const interval of intervals) {
    if (start.length % STEP === STEP - 1) yield;
    lane(interval);
    start.push(interval.start);
    end.push(interval.start + interval.duration);
    duration.push(interval.duration);
    action.push(names.actions[interval.action] ?? '');
    status.push(interval.status === 0 ? 'ok' : 'error');
    nbytes.push(interval.nbytes);
    source.push(interval.source === null ? null : (names.workers[interval.source]?.address ?? null));
    life.push(interval.life);
    id.push(interval.id);
    look(interval.start, interval.start + interval.duration);
  }
  for (const task of running) {
    if (start.length % STEP === STEP - 1) yield;
    lane(task);
    start.push(task.since);
    end.push(null);
    duration.push(Math.max(0, now - task.since));
    action.push('compute');
    status.push('running');
    nbytes.push(null);
    source.push(null);
    life.push(null);
    id.push(null);
    look(task.since, Math.max(task.since, now));
  }
  return frame(
    refId,
    'Tasks',
    [
      time('start', 'Start', start),
      time('end', 'End', end),
      number('duration', 'Duration', duration, 'ms'),
      text('host', 'Host', host),
      text('worker', 'Worker', worker),
      text('address', 'Address', address),
      number('thread', 'Thread', thread, 'none', { decimals: 0 }),
      text('function', 'Function', name),
      number('position', 'Colour', position, 'none', { decimals: 0 }),
      text('action', 'Action', action),
      text('status', 'Status', status),
      text('key', 'Key', key),
      number('nbytes', 'Bytes', nbytes, 'bytes'),
      text('source', 'From', source),
      text('life', 'Life', life),
      number('id', 'Run', id, 'none', { decimals: 0 }),
      // For links: a time range takes whole ms, and a link cannot calculate.
      time('before', 'Shortly before', before, UNSEEN),
      time('after', 'Shortly after', after, UNSEEN),
    ],
    { preferredVisualisationPluginId: TASK_STREAM, ...meta },
  );
}

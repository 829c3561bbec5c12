import type { Names, WorkerNames } from '../../names.ts';
import type { RunColumns } from '../runs/run-columns.ts';
import { cut, KEY_LIMIT } from '../../text.ts';

/** Which runs are asked for. Times are ms since the epoch and match by overlap with the whole span of a run. */
export interface TaskQuery {
  /** A cursor: `${scheduler's id}:${id of the next run}`, and `~${epoch}` where the dictionaries are not the first ones. */
  after?: string;
  from?: number;
  to?: number;
  life?: string;
  prefix?: readonly string[];
  /** Addresses or names. */
  worker?: readonly string[];
  status?: 'ok' | 'error';
  key?: string;
  /** Part of a key, in any case. */
  search?: string;
  /** Runs in one answer. */
  limit: number;
  /** Bytes of the answer, about, beyond which it ends before its limit. */
  bytes?: number;
  keys: boolean;
  /** Sum up all that match, whatever the limit. */
  totals?: boolean;
  /** ms a pixel: what cannot be seen apart is merged. */
  resolution?: number;
}

/** A query that cannot be answered; parameter is the one at fault. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly parameter: string;

  constructor(parameter: string, message: string) {
    super(message);
    this.parameter = parameter;
  }
}

export interface Cursor {
  life: string;
  id: number;
  /** Of the dictionaries: in another one, a position may have another name. */
  epoch: number;
}

export const formatCursor = ({ life, id, epoch }: Cursor): string =>
  epoch === 0 ? `${life}:${id}` : `${life}:${id}~${epoch}`;

export function parseCursor(text: string): Cursor {
  const match = /^(.*):(\d{1,15})(?:~(\d{1,15}))?$/s.exec(text);
  if (!match) {
    throw new QueryError(
      'after',
      `"${cut(text, 100)}" is not a cursor. Pass the cursor of an earlier answer: a scheduler's id, a colon, a number.`,
    );
  }
  return { life: match[1]!, id: Number(match[2]), epoch: Number(match[3] ?? 0) };
}

export type Matcher = (runs: RunColumns, slot: number) => boolean;

/** What a run must be like, apart from its life and its place in the log. */
export function matcher(query: TaskQuery, prefixes: Names, workers: WorkerNames): Matcher {
  const conditions: Matcher[] = [];
  const { from, to } = query;
  if (from !== undefined) conditions.push((runs, slot) => runs.stop[slot]! >= from);
  if (to !== undefined) conditions.push((runs, slot) => runs.start[slot]! <= to);
  if (query.status !== undefined) {
    const status = query.status === 'error' ? 1 : 0;
    conditions.push((runs, slot) => runs.status[slot] === status);
  }
  if (query.prefix !== undefined) {
    const positions = prefixes.matching(query.prefix);
    conditions.push((runs, slot) => positions.has(runs.prefix[slot]!));
  }
  if (query.worker !== undefined) {
    const positions = workers.matching(query.worker);
    conditions.push((runs, slot) => positions.has(runs.worker[slot]!));
  }
  if (query.key !== undefined) {
    const key = cut(query.key, KEY_LIMIT);
    conditions.push((runs, slot) => runs.key[slot] === key);
  }
  if (query.search !== undefined) {
    const pattern = containing(query.search);
    conditions.push((runs, slot) => pattern.test(runs.key[slot]!));
  }
  return (runs, slot) => conditions.every((condition) => condition(runs, slot));
}

/** The same of a task that runs still: how it ends nobody knows. */
export function runningMatcher(query: TaskQuery, prefixes: Names, workers: WorkerNames) {
  const { status, key } = query;
  const ofPrefixes = query.prefix && prefixes.matching(query.prefix);
  const onWorkers = query.worker && workers.matching(query.worker);
  const pattern = query.search === undefined ? null : containing(query.search);
  return (task: { prefix: number; worker: number; key: string }): boolean =>
    status === undefined &&
    (ofPrefixes?.has(task.prefix) ?? true) &&
    (onWorkers?.has(task.worker) ?? true) &&
    (key === undefined || task.key === cut(key, KEY_LIMIT)) &&
    (pattern?.test(task.key) ?? true);
}

/** Matches texts that have this part, in any case; tests without allocating, unlike toLowerCase. */
export function containing(part: string): RegExp {
  return new RegExp(part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'i');
}

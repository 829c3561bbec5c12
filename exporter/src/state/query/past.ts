import { namesMeant } from '@daskscope/api';
import type { Work } from '../../slices.ts';
import { epochOf, type Kept } from '../log/kept.ts';
import { newIntervalColumns, newRunColumns } from '../log/run-columns.ts';
import { Rows, slotOf, type RowsView } from '../log/rows.ts';
import type { RunsView } from '../log/runs.ts';
import { cut, NAME_LIMIT } from '../text.ts';
import type { Cursor, TaskQuery } from './query.ts';

/** What whoever keeps runs for longer is asked, where the log has not all that a query asks for. Times are ms since the epoch. */
export interface PastQuestion {
  readonly life: string | undefined;
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly prefixes: readonly string[] | undefined;
  /** Addresses. */
  readonly workers: readonly string[] | undefined;
  readonly erred: boolean | undefined;
  readonly key: string | undefined;
  readonly search: string | undefined;
  readonly after: { readonly life: string; readonly run: number } | undefined;
  /** The log has all runs of these lives from the first to before the next. What it is told again after a start may go on elsewhere. */
  readonly held: readonly { readonly life: string; readonly first: number; readonly next: number }[];
}

/** Intervals of runs, a row each, in the order in which the runs were taken in. Times are microseconds since the epoch. */
export interface PastRows {
  readonly life: readonly string[];
  readonly run: readonly number[];
  readonly key: readonly string[];
  readonly fn: readonly string[];
  readonly worker: readonly string[];
  /** Lanes. */
  readonly thread: readonly number[];
  readonly erred: readonly boolean[];
  readonly nbytes: readonly number[];
  /** null: a run without intervals. */
  readonly action: readonly (string | null)[];
  readonly source: readonly (string | null)[];
  readonly start: readonly number[];
  readonly stop: readonly number[];
  /** Of the whole run. */
  readonly began: readonly number[];
  readonly ended: readonly number[];
}

/** What is held of the log for as long as the past is asked, so that both fit together. */
export interface Asking {
  readonly question: PastQuestion;
  readonly view: RunsView;
  /** In another one, the view's positions have other names. */
  readonly epoch: number;
}

/** What was told of the past. */
export interface Past extends Asking {
  readonly rows: PastRows;
  /** There is more between these and what the log has. */
  readonly more: boolean;
  /** What is summed up are not all runs that there are. */
  readonly partial: boolean;
}

/** Rows between two places where others may come in. */
const STEP = 1_024;

/**
 * What is to be asked of who has the runs that ended until then; null: the log has all that is asked for.
 * @param after where the query goes on; undefined: at the beginning
 */
export function askingOf(
  kept: Kept,
  query: TaskQuery,
  after: Cursor | undefined,
  until: number,
): Asking | null {
  const held = heldBy(kept);
  if (!isNeeded(kept, query, after, until, held)) return null;
  const { from, to, life, key, search, status } = query;
  const { store } = kept;
  const meant = (texts: readonly string[]) => texts.flatMap(namesMeant).map((name) => cut(name, NAME_LIMIT));
  const addresses = (texts: readonly string[]) =>
    Array.from(store.workers.matching(texts), (position) => store.workers.at(position).address);
  return {
    view: store.view(),
    epoch: epochOf(kept),
    question: {
      life: life ?? (from === undefined && to === undefined ? after?.life : undefined),
      from,
      to,
      prefixes: query.prefix && meant(query.prefix),
      workers: query.worker && [...new Set([...meant(query.worker), ...addresses(query.worker)])],
      erred: status && status === 'error',
      key,
      search,
      after: after && { life: after.life, run: after.id },
      held,
    },
  };
}

function isNeeded(
  { lives }: Kept,
  { from, to, life }: TaskQuery,
  after: Cursor | undefined,
  until: number,
  held: PastQuestion['held'],
): boolean {
  if (until === -Infinity) return false;
  if (after) {
    const known = held.find((one) => one.life === after.life);
    if (known) return after.id < known.first;
    // At the end of a life there is nothing more; where the life has no runs in the log, they are elsewhere.
    return after.life !== lives.current?.id || after.id < lives.current.nextId;
  }
  if (from === undefined && to === undefined) return life !== undefined;
  return from === undefined || from <= until;
}

function heldBy({ store: { rows }, lives }: Kept): PastQuestion['held'] {
  return lives.all().flatMap(({ id, stretches, nextId }) => {
    const first = stretches.from(rows.first);
    return first === undefined || first >= rows.end
      ? []
      : [{ life: id, first: rows.chunkOf(first).id[slotOf(first)]!, next: nextId }];
  });
}

/** One view of what was told of the past and of the log as it was then: the past's rows come before the log's, which keep their numbers. */
export function* joined(kept: Kept, { view, rows, more }: Past): Work<RunsView> {
  const { store, lives } = kept;
  const isNewRun = (at: number) =>
    at === 0 || rows.run[at] !== rows.run[at - 1] || rows.life[at] !== rows.life[at - 1];
  let count = 0;
  let intervalCount = 0;
  for (let at = 0; at < rows.run.length; at++) {
    if (isNewRun(at)) count++;
    if (rows.action[at] !== null) intervalCount++;
  }
  const runs = new Rows(newRunColumns, view.rows.first - count);
  const intervals = new Rows(newIntervalColumns, view.intervals.first - intervalCount);
  let run = 0;
  for (let at = 0; at < rows.run.length; at++) {
    if (at % STEP === 0) yield;
    if (isNewRun(at)) {
      run = runs.add();
      const columns = runs.chunkOf(run);
      const slot = slotOf(run);
      const life =
        lives.find(rows.life[at]!) ?? lives.add(rows.life[at]!, rows.ended[at]! / 1000, store.rows.end);
      columns.life[slot] = life.number;
      columns.id[slot] = rows.run[at]!;
      columns.prefix[slot] = store.prefixes.positionOf(rows.fn[at]!);
      columns.worker[slot] = store.workers.positionOf(rows.worker[at]!);
      columns.lane[slot] = rows.thread[at]!;
      columns.status[slot] = rows.erred[at] ? 1 : 0;
      columns.nbytes[slot] = rows.nbytes[at]!;
      columns.start[slot] = rows.began[at]! / 1000;
      columns.stop[slot] = rows.ended[at]! / 1000;
      columns.firstInterval[slot] = intervals.end;
      columns.key[slot] = rows.key[at]!;
    }
    const action = rows.action[at];
    if (typeof action !== 'string') continue;
    const interval = intervals.add();
    const columns = intervals.chunkOf(interval);
    const slot = slotOf(interval);
    const source = rows.source[at];
    columns.action[slot] = store.actions.positionOf(action);
    columns.start[slot] = rows.start[at]! / 1000;
    columns.duration[slot] = rows.stop[at]! / 1000 - rows.start[at]! / 1000;
    columns.source[slot] = typeof source === 'string' ? store.workers.positionOf(source) + 1 : 0;
    runs.chunkOf(run).intervalCount[slotOf(run)]!++;
  }
  return {
    rows: following(runs.view(), view.rows, more),
    intervals: following(intervals.view(), view.intervals, false),
    actions: store.actions,
    release: () => undefined,
  };
}

/** Rows of the past, and of the log as it was when that was asked: they follow each other. */
function following<Chunk>(past: RowsView<Chunk>, log: RowsView<Chunk>, more: boolean): RowsView<Chunk> {
  return {
    first: past.first,
    end: more ? log.first : log.end,
    chunkOf: (row) => (row < log.first ? past : log).chunkOf(row),
    release: () => undefined,
  };
}

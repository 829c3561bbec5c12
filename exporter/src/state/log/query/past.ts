import { namesMeant } from '@daskscope/api';
import type { Work } from '../../../slices.ts';
import { epochOf, type Kept } from '../kept.ts';
import { microseconds } from '../runs/microseconds.ts';
import { slotOf } from '../runs/rows.ts';
import type { RunsView } from '../runs/runs.ts';
import { cut, NAME_LIMIT } from '../../text.ts';
import type { Cursor, TaskQuery } from './query.ts';
import type { Span, ThreadTime } from './thread-time.ts';
import type { Summed } from './totals.ts';

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
  /** With their keys. */
  readonly keys: boolean;
  readonly after: { readonly life: string; readonly run: number } | undefined;
  /** The log has all runs of these lives from the first to before the next. What it is told again after a start may go on elsewhere. */
  readonly held: readonly { readonly life: string; readonly first: number; readonly next: number }[];
  /** Of these lives only runs before the end: what comes after the question the log tells, later. */
  readonly ends: readonly { readonly life: string; readonly end: number }[];
}

/**
 * Intervals of runs, a row each, in the order in which the runs were taken in: positions of names where many have the same, below 0:
 * none. Times are microseconds since the epoch.
 */
export interface PastRows {
  readonly names: readonly string[];
  readonly life: readonly number[];
  readonly run: readonly number[];
  /** Empty where keys were not asked for. */
  readonly key: readonly string[];
  readonly fn: readonly number[];
  readonly worker: readonly number[];
  /** Lanes. */
  readonly thread: readonly number[];
  readonly erred: readonly boolean[];
  readonly nbytes: readonly number[];
  /** Below 0: a run without intervals. */
  readonly action: readonly number[];
  readonly source: readonly number[];
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
  /** The scheduler's id then; undefined: there was none yet. */
  readonly current: string | undefined;
}

/** What the same is asked to sum up. Times are whole microseconds. */
export interface PastSumsQuestion {
  /** From when on the log has anything of a lane. */
  readonly seams: readonly { readonly worker: string; readonly thread: number; readonly from: number }[];
  readonly known: readonly Span[];
  /** When workers were there. */
  readonly there: readonly (Span & { readonly worker: string })[];
}

/** All runs that were asked for, summed up. Times are microseconds. */
export interface PastSums {
  readonly prefixes: readonly {
    readonly fn: string;
    readonly count: number;
    readonly erred: number;
    readonly compute: number;
    readonly transfer: number;
    readonly other: number;
  }[];
  /** Lanes that did anything: for how long before the seam, and of that while the worker was there, or was not. */
  readonly lanes: readonly {
    readonly worker: string;
    readonly thread: number;
    readonly busy: number;
    readonly there: number;
    readonly beyond: number;
  }[];
  /** What lanes did that ended behind the seam. */
  readonly spans: readonly (Span & { readonly worker: string; readonly thread: number })[];
}

/** What was told of the past. */
export interface Past extends Asking {
  readonly rows: PastRows;
  /** There is more between these and what the log has. */
  readonly more: boolean;
  /** Intervals that others stand for. */
  readonly merged: number;
  /** null: not asked for, or it could not be told. */
  readonly sums: PastSums | null;
}

/** Rows between two places where others may come in. */
const STEP = 1_024;

/** Of a worker, at most. */
const LANES = 65_536;

/**
 * What is to be asked of who has the runs that ended until then; null: the log has all that is asked for.
 * @param after where the query goes on; undefined: at the beginning
 * @param stored one past the highest run of a life that is kept on disk
 */
export function askingOf(
  kept: Kept,
  query: TaskQuery,
  after: Cursor | undefined,
  until: number,
  stored: (life: string) => number,
): Asking | null {
  const first = firstInStep(kept, stored);
  const held = heldBy(kept, first);
  if (!isNeeded(kept, query, after, until, held, stored)) return null;
  const { from, to, life, key, search, status } = query;
  const { store } = kept;
  const meant = (texts: readonly string[]) => texts.flatMap(namesMeant).map((name) => cut(name, NAME_LIMIT));
  const addresses = (texts: readonly string[]) =>
    Array.from(store.workers.matching(texts), (position) => store.workers.at(position).address);
  return {
    view: viewFrom(store.view(), first),
    epoch: epochOf(kept),
    current: kept.lives.current?.id,
    question: {
      life: life ?? (from === undefined && to === undefined ? after?.life : undefined),
      from,
      to,
      prefixes: query.prefix && meant(query.prefix),
      workers: query.worker && [...new Set([...meant(query.worker), ...addresses(query.worker)])],
      erred: status && status === 'error',
      key,
      search,
      // What is found is looked at once more by the log's own rules.
      keys: query.keys || key !== undefined || search !== undefined,
      after: after && { life: after.life, run: after.id },
      held,
      ends: kept.lives.all().map(({ id, nextId }) => ({ life: id, end: Math.max(nextId, stored(id)) })),
    },
  };
}

function isNeeded(
  { lives }: Kept,
  { from, to, life }: TaskQuery,
  after: Cursor | undefined,
  until: number,
  held: PastQuestion['held'],
  stored: (life: string) => number,
): boolean {
  if (until === -Infinity) return false;
  if (after) {
    const known = held.find((one) => one.life === after.life);
    if (known) return after.id < known.first;
    // At the end of a life there is nothing more; where the life has no runs in the log, they are elsewhere.
    return after.life !== lives.current?.id || after.id < Math.max(lives.current.nextId, stored(after.life));
  }
  if (from === undefined && to === undefined) return life !== undefined;
  return from === undefined || from <= until;
}

/**
 * After a start the log reads again what is kept already: as long as it has come less far, all of that is elsewhere, also what is to
 * come behind it. The first row from which on the log goes on where that ends.
 */
function firstInStep({ store: { rows }, lives }: Kept, stored: (life: string) => number): number {
  const behind = lives.all().filter(({ id, nextId }) => nextId < stored(id));
  return behind.reduce(
    (first, { stretches }) => Math.max(first, (stretches.last(rows.first, () => true) ?? -1) + 1),
    rows.first,
  );
}

const viewFrom = (view: RunsView, first: number): RunsView => ({
  ...view,
  rows: { ...view.rows, first: Math.max(view.rows.first, first) },
  release: () => view.release(),
});

function heldBy({ store: { rows }, lives }: Kept, from: number): PastQuestion['held'] {
  return lives.all().flatMap(({ id, stretches, nextId }) => {
    const first = stretches.from(from);
    return first === undefined || first >= rows.end
      ? []
      : [{ life: id, first: rows.chunkOf(first).id[slotOf(first)]!, next: nextId }];
  });
}

/** What is to be summed up so that the log's own can be added. @param threads of the workers asked for */
export function* sumsQuestion(
  { store }: Kept,
  { view }: Asking,
  threads: ThreadTime,
): Work<PastSumsQuestion> {
  const seams = new Map<number, number>();
  for (let row = view.rows.first; row < view.rows.end; row++) {
    if (row % STEP === 0) yield;
    const runs = view.rows.chunkOf(row);
    const slot = slotOf(row);
    const lane = runs.worker[slot]! * LANES + runs.lane[slot]!;
    const first = runs.firstInterval[slot]!;
    for (let at = first; at < first + runs.intervalCount[slot]!; at++) {
      const start = microseconds(view.intervals.chunkOf(at).start[slotOf(at)]!);
      if (start < (seams.get(lane) ?? Infinity)) seams.set(lane, start);
    }
  }
  const addressOf = (worker: number) => store.workers.at(worker).address;
  return {
    seams: Array.from(seams, ([lane, from]) => ({
      worker: addressOf(Math.floor(lane / LANES)),
      thread: lane % LANES,
      from,
    })),
    known: threads.known,
    there: Array.from(threads.there()).flatMap(([worker, spans]) =>
      spans.map((span) => ({ ...span, worker: addressOf(worker) })),
    ),
  };
}

/** With positions in place of names. */
export function summed({ store: { prefixes, workers } }: Kept, sums: PastSums): Summed {
  const positions = new Map<string, number>();
  const positionOf = (worker: string) => {
    const position = positions.get(worker) ?? workers.positionOf(worker);
    positions.set(worker, position);
    return position;
  };
  return {
    prefixes: sums.prefixes.map(({ fn, ...totals }) => ({ ...totals, prefix: prefixes.positionOf(fn) })),
    lanes: sums.lanes.map(({ worker, thread, ...lane }) => ({
      ...lane,
      worker: positionOf(worker),
      lane: thread,
    })),
    spans: sums.spans.map(({ worker, thread, from, to }) => ({
      ...{ from, to },
      worker: positionOf(worker),
      lane: thread,
    })),
  };
}

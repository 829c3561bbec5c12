import type { Work } from '../../../slices.ts';
import { epochOf, rowAfter, type Kept } from '../kept.ts';
import type { KnownRange } from '../known-time.ts';
import { microseconds } from '../runs/microseconds.ts';
import type { KnownLife } from '../lives/lives.ts';
import type { RunsView } from '../runs/runs.ts';
import { slotOf } from '../runs/rows.ts';
import type { Stay } from '../lanes/stays.ts';
import type { FoundRuns } from './found-runs.ts';
import { joined } from './joined.ts';
import { askingOf, summed, sumsQuestion, type Asking, type Past, type PastSumsQuestion } from './past.ts';
import {
  formatCursor,
  matcher,
  parseCursor,
  QueryError,
  runningMatcher,
  type Cursor,
  type TaskQuery,
} from './query.ts';
import { select } from './select.ts';
import { ThreadTime, within } from './thread-time.ts';

/** Where a query starts to read. */
interface Begin {
  row: number;
  lost: number;
  reset: boolean;
}

/** The cursor at the end of the current life. */
export function headOf(kept: Kept): string {
  const life = kept.lives.current;
  return formatCursor({ life: life?.id ?? '', id: life?.nextId ?? 0, epoch: epochOf(kept) });
}

/** Names were dropped, or another scheduler came, while an answer was made of what was told before: ask again. */
export class Moved extends Error {
  override readonly name = 'Moved';
}

/** What the log has no more cannot be told now. */
export interface Untold {
  /** ms since the epoch: what ended until then may be missing. */
  readonly until: number;
}

const knownSince = (time: number, ranges: KnownRange[]): KnownRange[] =>
  ranges
    .filter(({ to }) => to === null || to > time)
    .map(({ from, to }) => ({ from: Math.max(from, Math.ceil(time)), to }));

/** One past the last id of a life; undefined: there is none. */
function nextOf({ rows }: RunsView, life: KnownLife): number | undefined {
  for (let row = rows.end - 1; row >= rows.first; row--) {
    const runs = rows.chunkOf(row);
    if (runs.life[slotOf(row)] === life.number) return runs.id[slotOf(row)]! + 1;
  }
  return undefined;
}

/** Finds runs in a task log. */
export class Finder {
  readonly #kept: Kept;

  constructor(kept: Kept) {
    this.#kept = kept;
  }

  /**
   * A query of one life (the current one unless it says otherwise) reads that life's runs, one of a time range reads all lives;
   * `after` goes on where what the same query found before ended.
   * @param tell makes an answer of what is found. That is of the time when this began: whatever comes and goes, its rows stay
   * until the answer is made
   * @param told what was told of `asking` in the same epoch, if there was anything to ask
   * @throws QueryError for a malformed cursor or an unknown life
   */
  *find<Answer>(
    query: TaskQuery,
    now: number,
    tell: (found: FoundRuns) => Work<Answer>,
    told?: Past | Untold,
  ): Work<Answer> {
    const past = told && 'rows' in told ? told : undefined;
    const untold = told && !past ? (told as Untold) : undefined;
    // What was told may have runs of it, which come later.
    if (past && past.current !== this.#kept.lives.current?.id) throw new Moved();
    const log = this.#kept.store.view();
    try {
      const view = past ? yield* joined(this.#kept, past) : log;
      if (past && past.epoch !== epochOf(this.#kept)) throw new Moved();
      const cursor = query.after === undefined ? undefined : parseCursor(query.after);
      const asked = this.#lifeAsked(query);
      const begin = past
        ? { row: view.rows.first, lost: 0, reset: this.#isReset(cursor, asked) }
        : this.#begin(cursor, asked);
      const life = asked && { ...asked };
      const known = knownSince(
        untold?.until ?? -Infinity,
        this.#kept.known.ranges({ ...query, life: life?.number }, now),
      );
      const stays = this.#staysAsked(query, life);
      const threads = query.totals ? this.#threadTime(query, life, stays, now) : null;
      const gone =
        untold !== undefined ||
        (past !== undefined && past.sums === null) ||
        begin.lost > 0 ||
        this.#isGone(query, life);
      const head = headOf(this.#kept);
      const epoch = epochOf(this.#kept);
      const lives = this.#kept.lives.all();
      const lifePositions = new Map(lives.map(({ number }, position) => [number, position]));
      const positionOfLife = (number: number) => lifePositions.get(number)!;
      // Before the names are listed: it may add some.
      const sums = past?.sums && summed(this.#kept, past.sums);
      const dictionaries = {
        lives: lives.map(({ id }) => id),
        prefixes: this.#kept.store.prefixes.list.slice(),
        workers: this.#kept.store.workers.list.slice(),
        actions: this.#kept.store.actions.list.slice(),
      };
      // What is between these and what the log had when it was asked comes first, whatever the log has dropped since.
      const viewEnd = past?.more ? past.view.rows.first : view.rows.end;
      const { selection, end, more, totals } = yield* select(view, query, {
        start: begin.row,
        last: past ? viewEnd : Math.min(life?.endRow ?? Infinity, viewEnd),
        sums: past && sums ? { start: past.view.rows.first, last: view.rows.end, summed: sums } : undefined,
        merged: past?.merged,
        life,
        matches: matcher(query, this.#kept.store.prefixes, this.#kept.store.workers),
        threads,
      });
      const cursorOf = (row: number, next: 0 | 1): string => {
        const runs = view.rows.chunkOf(row);
        const [life, id] = [runs.life[slotOf(row)]!, runs.id[slotOf(row)]!];
        return formatCursor({ life: dictionaries.lives[positionOfLife(life)]!, id: id + next, epoch });
      };
      const next = (): string => {
        if (more && end === begin.row && end < viewEnd) return cursorOf(end, 0);
        const given = begin.reset ? undefined : cursor;
        if (past && life && end >= viewEnd && !past.more)
          return formatCursor({ life: life.id, id: nextOf(view, life) ?? given?.id ?? 0, epoch });
        if (life && !past && end >= life.endRow)
          return formatCursor({ life: life.id, id: Math.max(life.nextId, given?.id ?? 0), epoch });
        if (end > view.rows.first) return cursorOf(end - 1, 1);
        return given ? formatCursor({ ...given, epoch }) : head;
      };
      return yield* tell({
        cursor: next(),
        reset: begin.reset,
        lost: begin.lost,
        gone,
        more: more || (past?.more ?? false),
        view,
        selection,
        positionOfLife,
        ...dictionaries,
        known,
        stays,
        totals,
      });
    } finally {
      log.release();
    }
  }

  /**
   * What is to be asked of who has the runs that ended until then and left the log; null: nothing.
   * @param stored one past the highest run of a life that it has on disk
   */
  asking(query: TaskQuery, until: number, stored: (life: string) => number): Asking | null {
    const cursor = query.after === undefined ? undefined : parseCursor(query.after);
    const reset = this.#isReset(cursor, this.#lifeAsked(query));
    return askingOf(this.#kept, query, reset ? undefined : cursor, until, stored);
  }

  /** What is to be summed up of that, so that `find` can add the log's own. */
  summing(asking: Asking, query: TaskQuery, now: number): Work<PastSumsQuestion> {
    const life = this.#lifeAsked(query);
    const threads = this.#threadTime(query, life, this.#staysAsked(query, life), now);
    return sumsQuestion(this.#kept, asking, threads);
  }

  /** The cursor is of another life or of other names. */
  #isReset(cursor: Cursor | undefined, asked: KnownLife | undefined): boolean {
    if (!cursor) return false;
    const life = this.#kept.lives.find(cursor.life);
    return !life || (asked !== undefined && asked !== life) || cursor.epoch !== epochOf(this.#kept);
  }

  /** undefined: all lives, or there is none yet. */
  #lifeAsked(query: TaskQuery): KnownLife | undefined {
    if (query.life === undefined) {
      return query.from !== undefined || query.to !== undefined ? undefined : this.#kept.lives.current;
    }
    const life = this.#kept.lives.find(query.life);
    if (!life) {
      throw new QueryError(
        'life',
        `No scheduler with the id "${query.life}" was seen. /api/v1/status lists the lives known.`,
      );
    }
    return life;
  }

  #begin(cursor: Cursor | undefined, asked: KnownLife | undefined): Begin {
    const start = Math.max(this.#kept.store.rows.first, asked?.firstRow ?? 0);
    if (!cursor || !this.#kept.lives.current) return { row: start, lost: 0, reset: false };
    const life = this.#kept.lives.find(cursor.life);
    if (!life || (asked && asked !== life)) return { row: start, lost: 0, reset: true };
    const row = rowAfter(this.#kept.store, life, cursor.id);
    const lost = this.#goneBetween(cursor.id, row, life);
    // Whoever was told this cursor may remember names by positions that others have now.
    const reset = cursor.epoch !== epochOf(this.#kept);
    return { row: reset ? start : row, lost, reset };
  }

  #goneBetween(id: number, start: number, life: KnownLife): number {
    const row = life.stretches.from(start);
    if (row === undefined) return Math.max(life.nextId - id, 0);
    return this.#kept.store.rows.chunkOf(row).id[slotOf(row)]! - id;
  }

  #isGone({ after, from = -Infinity }: TaskQuery, life: KnownLife | undefined): boolean {
    // What is gone behind a cursor is counted.
    if (after !== undefined) return false;
    const lives = life ? [life] : this.#kept.lives.all();
    const gone = (until: number) => until > -Infinity && until >= from;
    return (
      lives.some(({ goneUntil, missed }) => missed || gone(goneUntil)) ||
      (!life && gone(this.#kept.lives.goneUntil))
    );
  }

  #staysAsked({ from, to, worker }: TaskQuery, life: KnownLife | undefined): Stay[] {
    const stays = this.#kept.stays.touching({
      life: life?.number,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    });
    if (worker === undefined) return stays;
    const asked = this.#kept.store.workers.matching(worker);
    return stays.filter(({ worker: position }) => asked.has(position));
  }

  /** What the threads did that is not in the log yet, since it runs still, is in it already. */
  #threadTime(
    query: TaskQuery,
    life: KnownLife | undefined,
    stays: readonly Stay[],
    now: number,
  ): ThreadTime {
    const from = query.from === undefined ? -Infinity : microseconds(query.from);
    const to = query.to === undefined ? Infinity : microseconds(query.to);
    const at = microseconds(this.#kept.known.schedulerTime(now));
    const range = { from, to: Math.min(to, at) };
    const threads = new ThreadTime(stays, (of) =>
      within(this.#kept.known.ranges({ ...query, life: of ?? life?.number }, now), range),
    );
    if (life && life.id !== this.#kept.lives.current?.id) return threads;
    const asked = runningMatcher(query, this.#kept.store.prefixes, this.#kept.store.workers);
    for (const task of this.#kept.underWay()) {
      const span = { from: Math.max(from, microseconds(task.since)), to: range.to };
      if (span.to > span.from && asked(task)) threads.add(task.worker, span);
    }
    return threads;
  }
}

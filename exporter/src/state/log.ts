import type { Work } from '../slices.ts';
import { ErrorTexts } from './error-texts.ts';
import { KnownTime } from './log/known-time.ts';
import { Lives, type KnownLife, type Life } from './log/lives.ts';
import type { Names, Renumbering, WorkerNames } from './names.ts';
import {
  formatCursor,
  matcher,
  parseCursor,
  QueryError,
  runningMatcher,
  type Cursor,
  type TaskQuery,
} from './query/query.ts';
import { slotOf } from './log/rows.ts';
import { Runs } from './log/runs.ts';
import { select } from './query/select.ts';
import { Stays, type Stay } from './log/stays.ts';
import type { FoundRuns } from './query/found-runs.ts';
import { keptRun, type KeptRun } from './query/kept-run.ts';
import { ThreadTime, within } from './query/thread-time.ts';
import type { TaskRecord } from './updates.ts';

/** A task that runs now. */
export interface UnderWay {
  /** Positions in the dictionaries. */
  worker: number;
  prefix: number;
  key: string;
  /** ms since the epoch */
  since: number;
}

/** Where a query starts to read. */
interface Begin {
  row: number;
  lost: number;
  reset: boolean;
}

/** The finished runs of tasks that are kept, of every life; the oldest make room for the newest. */
export class TaskLog {
  readonly known = new KnownTime();
  readonly stays: Stays;
  /** What runs now at the current life's scheduler. */
  underWay: () => Iterable<UnderWay> = () => [];
  readonly #store: Runs;
  readonly #lives = new Lives();
  #taken = 0;
  #lost = 0;

  constructor(options: {
    capacity: number;
    prefixes: Names;
    workers: WorkerNames;
    texts?: ErrorTexts;
    /** Threads of the worker at an address; 0: not known. */
    threads?: (worker: string) => number;
  }) {
    this.#store = new Runs({
      threads: () => 0,
      ...options,
      texts: options.texts ?? new ErrorTexts(),
      dropped: (life, stop) => {
        const known = this.#lives.at(life);
        known.tasks--;
        known.goneUntil = Math.max(known.goneUntil, stop);
        this.known.leave(life, stop);
      },
    });
    this.stays = new Stays(options.workers, this.known);
  }

  get capacity(): number {
    return this.#store.capacity;
  }

  get size(): number {
    return this.#store.rows.size;
  }

  /** Records taken in. */
  get taken(): number {
    return this.#taken;
  }

  /** Records that passed unseen. */
  get lost(): number {
    return this.#lost;
  }

  /** The life's number; it is the current one from now on. */
  openLife(schedulerId: string, now: number): number {
    let life = this.#lives.find(schedulerId);
    if (!life) {
      if (this.#lives.full) this.#dropLives();
      life = this.#lives.add(schedulerId, now, this.#store.rows.end);
    }
    this.#lives.see(life, now);
    return life.number;
  }

  /** Where each of so many has runs, the oldest runs make room. */
  #dropLives(): void {
    let dropped = this.#lives.makeRoom();
    while (dropped.length === 0) {
      this.#store.dropOldest();
      dropped = this.#lives.makeRoom();
    }
    for (const life of dropped) this.known.forget(life);
  }

  /** Within one a position has one name in the dictionaries. */
  get epoch(): number {
    return this.#store.prefixes.epoch + this.#store.workers.epoch + this.#lives.epoch;
  }

  /** Positions of prefixes that runs have. */
  markPrefixes(mark: (position: number) => void): void {
    this.#store.markPrefixes(mark);
  }

  /** Positions of workers that runs or stays have. */
  markWorkers(mark: (position: number) => void): void {
    this.#store.markWorkers(mark);
    this.stays.markWorkers(mark);
  }

  renumberPrefixes(now: Renumbering): void {
    this.#store.renumberPrefixes(now);
  }

  renumberWorkers(now: Renumbering): void {
    this.#store.renumberWorkers(now);
    this.stays.renumberWorkers(now);
  }

  /** Chunks of rows are renumbered as they are read; this does the others. */
  settle(): Work<void> {
    return this.#store.settle();
  }

  tidyTypes(): void {
    this.#store.tidyTypes();
  }

  /** False, and nothing kept, for an id below nextId: it is known. */
  append(life: number, id: number, record: TaskRecord): boolean {
    const known = this.#lives.at(life);
    if (id < known.nextId) return false;
    this.#store.add(life, id, record);
    known.tasks++;
    known.nextId = id + 1;
    known.endRow = this.#store.rows.end;
    known.stretches.add(known.endRow - 1, this.#store.rows.first);
    if (known.missed) this.#markMissed(known);
    this.#taken++;
    return true;
  }

  addLost(life: number, runs: number): void {
    this.#lost += runs;
    this.#lives.at(life).missed = true;
  }

  /** One past the highest id taken in of this life. */
  nextId(life: number): number {
    return this.#lives.at(life).nextId;
  }

  lifeId(life: number): string {
    return this.#lives.at(life).id;
  }

  lives(): Life[] {
    return this.#lives
      .all()
      .map(({ id, firstSeen, lastSeen, tasks }) => ({ id, firstSeen, lastSeen, tasks }));
  }

  /** The cursor at the end of the current life. */
  head(): string {
    const life = this.#lives.current;
    return formatCursor({ life: life?.id ?? '', id: life?.nextId ?? 0, epoch: this.epoch });
  }

  /**
   * A query of one life (the current one unless it says otherwise) reads that life's runs, one of a time range reads all lives;
   * `after` goes on where what the same query found before ended.
   * @param tell makes an answer of what is found. That is of the time when this began: whatever comes and goes, its rows stay
   * until the answer is made
   * @throws QueryError for a malformed cursor or an unknown life
   */
  *find<Answer>(query: TaskQuery, now: number, tell: (found: FoundRuns) => Work<Answer>): Work<Answer> {
    const view = this.#store.view();
    try {
      const cursor = query.after === undefined ? undefined : parseCursor(query.after);
      const asked = this.#lifeAsked(query);
      const begin = this.#begin(cursor, asked);
      const life = asked && { ...asked };
      const known = this.known.ranges({ ...query, life: life?.number }, now);
      const stays = this.#staysAsked(query, life);
      const threads = query.totals ? this.#threadTime(query, life, stays, now) : null;
      const gone = begin.lost > 0 || this.#isGone(query, life);
      const head = this.head();
      const { epoch } = this;
      const lives = this.#lives.all();
      const lifePositions = new Map(lives.map(({ number }, position) => [number, position]));
      const positionOfLife = (number: number) => lifePositions.get(number)!;
      const dictionaries = {
        lives: lives.map(({ id }) => id),
        prefixes: this.#store.prefixes.list.slice(),
        workers: this.#store.workers.list.slice(),
        actions: this.#store.actions.list.slice(),
      };
      const { selection, end, more, totals } = yield* select(view, query, {
        start: begin.row,
        life,
        matches: matcher(query, this.#store.prefixes, this.#store.workers),
        threads,
      });
      const cursorOf = (row: number, next: 0 | 1): string => {
        const runs = view.rows.chunkOf(row);
        const [life, id] = [runs.life[slotOf(row)]!, runs.id[slotOf(row)]!];
        return formatCursor({ life: dictionaries.lives[positionOfLife(life)]!, id: id + next, epoch });
      };
      const next = (): string => {
        if (more && end === begin.row) return cursorOf(end, 0);
        const given = begin.reset ? undefined : cursor;
        if (life && end >= life.endRow)
          return formatCursor({ life: life.id, id: Math.max(life.nextId, given?.id ?? 0), epoch });
        if (end > view.rows.first) return cursorOf(end - 1, 1);
        return given ? formatCursor({ ...given, epoch }) : head;
      };
      return yield* tell({
        cursor: next(),
        reset: begin.reset,
        lost: begin.lost,
        gone,
        more,
        view,
        selection,
        positionOfLife,
        ...dictionaries,
        known,
        stays,
        totals,
      });
    } finally {
      view.release();
    }
  }

  /** One run in full; undefined if it is unknown or gone. */
  run(lifeId: string, id: number): KeptRun | undefined {
    const life = this.#lives.find(lifeId);
    if (!life) return undefined;
    const row = this.#rowAfter(life, id + 1) - 1;
    if (row < this.#store.rows.first) return undefined;
    const runs = this.#store.rows.chunkOf(row);
    const slot = slotOf(row);
    if (runs.life[slot] !== life.number || runs.id[slot] !== id) return undefined;
    return keptRun(this.#store, life.id, row);
  }

  /** undefined: all lives, or there is none yet. */
  #lifeAsked(query: TaskQuery): KnownLife | undefined {
    if (query.life === undefined) {
      return query.from !== undefined || query.to !== undefined ? undefined : this.#lives.current;
    }
    const life = this.#lives.find(query.life);
    if (!life) {
      throw new QueryError(
        'life',
        `No scheduler with the id "${query.life}" was seen. /api/v1/status lists the lives known.`,
      );
    }
    return life;
  }

  #begin(cursor: Cursor | undefined, asked: KnownLife | undefined): Begin {
    const start = Math.max(this.#store.rows.first, asked?.firstRow ?? 0);
    if (!cursor || !this.#lives.current) return { row: start, lost: 0, reset: false };
    const life = this.#lives.find(cursor.life);
    if (!life || (asked && asked !== life)) return { row: start, lost: 0, reset: true };
    const row = this.#rowAfter(life, cursor.id);
    const lost = this.#goneBetween(cursor.id, row, life);
    // Whoever was told this cursor may remember names by positions that others have now.
    const reset = cursor.epoch !== this.epoch;
    return { row: reset ? start : row, lost, reset };
  }

  /** One past the life's last kept row whose id is below this one. */
  #rowAfter(life: KnownLife, id: number): number {
    const { rows } = this.#store;
    const last = life.stretches.last(rows.first, (row) => rows.chunkOf(row).id[slotOf(row)]! < id);
    return last === undefined ? Math.max(rows.first, life.firstRow) : last + 1;
  }

  #goneBetween(id: number, start: number, life: KnownLife): number {
    const row = life.stretches.from(start);
    if (row === undefined) return Math.max(life.nextId - id, 0);
    return this.#store.rows.chunkOf(row).id[slotOf(row)]! - id;
  }

  /** What passed unseen was there before the newest run ended. */
  #markMissed(life: KnownLife): void {
    const runs = this.#store.rows.chunkOf(life.endRow - 1);
    life.goneUntil = Math.max(life.goneUntil, runs.stop[slotOf(life.endRow - 1)]!);
    life.missed = false;
  }

  #isGone({ after, from = -Infinity }: TaskQuery, life: KnownLife | undefined): boolean {
    // What is gone behind a cursor is counted.
    if (after !== undefined) return false;
    const lives = life ? [life] : this.#lives.all();
    const gone = (until: number) => until > -Infinity && until >= from;
    return (
      lives.some(({ goneUntil, missed }) => missed || gone(goneUntil)) ||
      (!life && gone(this.#lives.goneUntil))
    );
  }

  #staysAsked({ from, to, worker }: TaskQuery, life: KnownLife | undefined): Stay[] {
    const stays = this.stays.touching({
      life: life?.number,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    });
    if (worker === undefined) return stays;
    const asked = this.#store.workers.matching(worker);
    return stays.filter(({ worker: position }) => asked.has(position));
  }

  /** What the threads did that is not in the log yet, since it runs still, is in it already. */
  #threadTime(
    query: TaskQuery,
    life: KnownLife | undefined,
    stays: readonly Stay[],
    now: number,
  ): ThreadTime {
    const { from = -Infinity, to = Infinity } = query;
    const at = this.known.schedulerTime(now);
    const range = { from, to: Math.min(to, at) };
    const threads = new ThreadTime(stays, (of) =>
      within(this.known.ranges({ ...query, life: of ?? life?.number }, now), range),
    );
    if (life && life.id !== this.#lives.current?.id) return threads;
    const asked = runningMatcher(query, this.#store.prefixes, this.#store.workers);
    for (const task of this.underWay()) {
      const span = { from: Math.max(from, task.since), to: range.to };
      if (span.to > span.from && asked(task)) threads.add(task.worker, span);
    }
    return threads;
  }
}

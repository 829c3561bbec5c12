import type { Work } from '../../slices.ts';
import { ErrorTexts } from '../error-texts.ts';
import { KnownTime, type KnownRange } from './known-time.ts';
import { Lives, type Life } from './lives/lives.ts';
import type { Names, WorkerNames } from '../names.ts';
import { parseCursor, type TaskQuery } from './query/query.ts';
import { Finder, headOf } from './query/finder.ts';
import { GoneRuns } from './gone-runs.ts';
import { epochOf, firstOf, rowOf, type Kept, type UnderWay } from './kept.ts';
import { LogNames } from './log-names.ts';
import { openLife } from './lives/open-life.ts';
import { slotOf } from './runs/rows.ts';
import { remember, restore, type RememberedLog } from './remembered.ts';
import type { RunKeeper } from './keeper.ts';
import { Runs, type RunsView } from './runs/runs.ts';
import type { Span } from './lanes/worker-lanes.ts';
import { Stays } from './lanes/stays.ts';
import type { Asking, Past, PastSumsQuestion } from './query/past.ts';
import type { FoundRuns } from './query/found-runs.ts';
import { keptRun, type KeptRun } from './query/kept-run.ts';
import type { TaskRecord } from '../updates/tasks.ts';

/** The finished runs of tasks that are kept, of every life; the oldest make room for the newest. */
export class TaskLog {
  readonly known = new KnownTime();
  readonly stays: Stays;
  readonly names: LogNames;
  /** Who has the runs that the log drops; null: nobody. */
  keeper: RunKeeper | null = null;
  /** What runs now at the current life's scheduler. */
  underWay: () => Iterable<UnderWay> = () => [];
  readonly #store: Runs;
  readonly #lives = new Lives();
  readonly #kept: Kept;
  readonly #gone: GoneRuns;
  readonly #finder: Finder;
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
      dropped: (life, stop) => this.#gone.drop(this.#lives.at(life), stop, this.keeper?.keeps ?? false),
    });
    this.stays = new Stays(options.workers, this.known);
    this.#kept = {
      store: this.#store,
      lives: this.#lives,
      known: this.known,
      stays: this.stays,
      underWay: () => this.underWay(),
    };
    this.names = new LogNames(this.#store, this.stays);
    this.#gone = new GoneRuns(this.#kept);
    this.#finder = new Finder(this.#kept);
  }

  get capacity(): number {
    return this.#store.capacity;
  }

  get size(): number {
    return this.#store.rows.size;
  }

  /** Of all that is kept of runs but their keys. */
  get columnBytes(): number {
    return this.#store.columnBytes;
  }

  /** Of every run. */
  keys(): Iterable<string> {
    return this.#store.keys();
  }

  /** One past the newest row. */
  get end(): number {
    return this.#store.rows.end;
  }

  /** The rows as they are now, until it is released. */
  view(): RunsView {
    return this.#store.view();
  }

  /** The scheduler's id of a row. */
  lifeOfRow(view: RunsView, row: number): string {
    return this.lifeId(view.rows.chunkOf(row).life[slotOf(row)]!);
  }

  /** undefined: it was never seen, or is forgotten. */
  lifeNumber(id: string): number | undefined {
    return this.#lives.find(id)?.number;
  }

  /** When all that ran is known: ranges that touch the time, whole; of a life, or of all. */
  knownIn({ life, from, to }: { life?: string; from?: number; to?: number }, now: number): KnownRange[] {
    const number = life === undefined ? undefined : this.lifeNumber(life);
    if (life !== undefined && number === undefined) return [];
    return this.known.ranges(
      { life: number, ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
      now,
    );
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
    return openLife(this.#kept, schedulerId, now).number;
  }

  /** Within one a position has one name in the dictionaries. */
  get epoch(): number {
    return epochOf(this.#kept);
  }

  /** False, and nothing kept, for an id below nextId: it is known. */
  append(life: number, id: number, record: TaskRecord): boolean {
    const known = this.#lives.at(life);
    if (id < known.nextId) return false;
    const placed = this.#store.add(life, id, record);
    this.keeper?.take(known.id, id, record, placed);
    known.tasks++;
    known.nextId = id + 1;
    known.endRow = this.#store.rows.end;
    known.stretches.add(known.endRow - 1, this.#store.rows.first);
    if (known.missed) this.#gone.pass(known);
    this.#taken++;
    return true;
  }

  /** What ended until then is kept no longer, by nobody. @param until ms since the epoch */
  forget(until: number): void {
    this.#gone.forget(until);
  }

  /** A run was not kept, and will be gone with the log. */
  cut(lifeId: string, span: Span): void {
    const life = this.#lives.find(lifeId);
    if (life) this.#gone.cut(life, span);
  }

  /** What another start of the exporter needs to go on as if it had not ended; plain values. */
  remember(): RememberedLog {
    return remember(this.#kept);
  }

  /** Runs that ended until then may be kept elsewhere. @param until ms since the epoch */
  isKeptElsewhere(until: number): void {
    this.#gone.keepElsewhere(until);
  }

  /** Before anything else is told. @param until ms since the epoch: runs that ended until then are kept elsewhere */
  restore(remembered: RememberedLog, until: number): void {
    this.isKeptElsewhere(until);
    restore(this.#kept, remembered);
    this.#store.goOnFrom(until);
  }

  /** So many runs make room. */
  dropOldest(runs: number): void {
    for (let dropped = 0; dropped < runs; dropped++) this.#store.dropOldest();
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
    return this.#lives.all().map((life) => {
      const { id, firstSeen, lastSeen, tasks } = life;
      const first = firstOf(this.#store, life);
      return { id, firstSeen, lastSeen, tasks, ...(first !== undefined && { first }) };
    });
  }

  /**
   * The life to read on in behind a cursor, so that nothing of an earlier one is left out; undefined: there is none, or the cursor is
   * from before names were dropped, and all begins anew.
   * @throws QueryError for a malformed cursor
   */
  lifeAfter(cursor: string): string | undefined {
    const { life: id, id: next, epoch } = parseCursor(cursor);
    return epoch === this.epoch ? this.#lives.after(this.#lives.find(id), next)?.id : undefined;
  }

  /** The cursor at the end of the current life. */
  head(): string {
    return headOf(this.#kept);
  }

  /**
   * @param tell makes an answer of what is found. That is of the time when this began: whatever comes and goes, its rows stay
   * until the answer is made
   * @param past what the keeper told of `asking`, in the same epoch; null: it cannot tell now
   * @throws QueryError for a malformed cursor or an unknown life
   */
  find<Answer>(
    query: TaskQuery,
    now: number,
    tell: (found: FoundRuns) => Work<Answer>,
    past?: Past | null,
  ): Work<Answer> {
    return this.#finder.find(query, now, tell, past === null ? { until: this.#gone.keptUntil } : past);
  }

  /**
   * What is to be asked of the keeper, whose answer `find` takes; null: the log has all that is asked for. Its view is to be released.
   * @throws QueryError as find does
   */
  asking(query: TaskQuery): Asking | null {
    return this.#finder.asking(query, this.#gone.keptUntil, (life) => this.keeper?.next(life) ?? 0);
  }

  /** What the keeper is to sum up of that. */
  summing(asking: Asking, query: TaskQuery, now: number): Work<PastSumsQuestion> {
    return this.#finder.summing(asking, query, now);
  }

  /** One run in full; undefined if it is unknown or gone. */
  run(lifeId: string, id: number): KeptRun | undefined {
    const life = this.#lives.find(lifeId);
    const row = life && rowOf(this.#store, life, id);
    return row === undefined ? undefined : keptRun(this.#store, lifeId, row);
  }
}

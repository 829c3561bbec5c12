import { LIMITS } from '@daskscope/api';
import type { Work } from '../../slices.ts';
import { slotOf } from '../log/runs/rows.ts';
import type { TaskLog } from '../log/log.ts';
import type { Names, WorkerNames } from '../names.ts';
import type { SeriesRing } from '../series/series.ts';
import type { ComputationUpdate } from '../updates/computations.ts';
import { Belonging } from './belonging.ts';
import { Computation, type RememberedComputation, type ThreadFigures } from './computation.ts';
import { countedRun, type RunNames } from './counted-run.ts';
import { groupName } from './group-name.ts';
import type { ComputationKeeper } from './keeper.ts';
import { greatest, peaksOf } from './peaks.ts';

/** Characters of all code that is kept. */
const MOST_TEXT = 16 * 1024 * 1024;

/** Lives of which it is remembered which runs were counted. */
const MOST_LIVES = 20;

/** Runs between two places where others may come in. */
const STEP = 128;

/** Tellings, after its end, for which one waits for runs that have not come: the task stream may be behind, or gone. */
const PATIENCE = 12;

/** Of a computation, as the scheduler lists them. */
export type ComputationHead = Pick<ComputationUpdate, 'id' | 'start'>;

export interface ComputationsTold {
  /** All that the scheduler has, the oldest first. */
  heads: readonly ComputationHead[];
  /** Some of them in full: those that were asked for. */
  updates: readonly ComputationUpdate[];
  /** Nothing is left to do; null: not told. */
  idle: boolean | null;
  /** ms since the epoch: the scheduler's clock, when it said so. */
  time: number;
}

/** What another start of the exporter needs to go on with those that have not ended. */
export interface RememberedComputations {
  readonly open: readonly RememberedComputation[];
  /** One past the highest run that was counted, of each life. */
  readonly counted: readonly (readonly [life: string, next: number])[];
}

/**
 * What Dask counts as pieces of work, of all lives, kept after Dask has dropped them. Their runs are counted as they come into the
 * task log, so that they count after they have left it.
 */
export class Computations {
  /** null: nobody. */
  keeper: ComputationKeeper | null = null;
  readonly #log: TaskLog;
  readonly #series: SeriesRing;
  readonly #prefixes: Names;
  readonly #workers: WorkerNames;
  /** In the order of their starts, a life after the other. */
  #all: Computation[] = [];
  #byId = new Map<string, Computation>();
  #waited = new WeakMap<Computation, number>();
  #life = '';
  #dropped = 0;
  #updated = 0;
  /** The next row of the log. */
  #row = 0;
  /** Its end when the scheduler last told of them: what was there then had ended then. */
  #surely = 0;
  #following = false;
  /** How often the scheduler was left. */
  #left = 0;
  /** One past the highest run that was counted, by life; and of a start before this, until one of its life comes. */
  readonly #counted = new Map<string, number>();
  readonly #countedBefore = new Map<string, number>();

  constructor(options: { log: TaskLog; series: SeriesRing; prefixes: Names; workers: WorkerNames }) {
    this.#log = options.log;
    this.#series = options.series;
    this.#prefixes = options.prefixes;
    this.#workers = options.workers;
  }

  /** Not kept any more, since the exporter started. */
  get dropped(): number {
    return this.#dropped;
  }

  /** ms since the epoch: when the scheduler last told of them; 0: never. */
  get updated(): number {
    return this.#updated;
  }

  all(): readonly Computation[] {
    return this.#all.filter(({ elsewhere }) => !elsewhere);
  }

  /** It is not kept elsewhere after all. */
  lose(id: string): void {
    const known = this.#byId.get(id);
    if (known) known.kept = false;
    else this.#dropped++;
  }

  /** Of a life, those that are kept elsewhere among them, so that each run finds its own. */
  begunIn(life: string): readonly Computation[] {
    return this.#all.filter((one) => one.life === life);
  }

  get(id: string): Computation | undefined {
    const known = this.#byId.get(id);
    return known?.elsewhere ? undefined : known;
  }

  remember(): RememberedComputations {
    return {
      open: this.#all.filter(({ settled }) => !settled).map((one) => one.remember()),
      counted: [...new Map([...this.#countedBefore, ...this.#counted])].slice(-MOST_LIVES),
    };
  }

  /** Before anything else is told. */
  restore({ open, counted }: RememberedComputations): void {
    for (const one of open) this.#insert(Computation.restored(one));
    for (const [life, next] of counted) this.#countedBefore.set(life, next);
  }

  /** Another scheduler: what ran at the one before will not be told. */
  beginLife(id: string): void {
    if (id === this.#life) return;
    this.#life = id;
    this.#lose(({ life }) => life !== id);
  }

  /** The scheduler is not listened to any more. Should it be again, it tells what still runs. */
  leave(): void {
    this.#left++;
    this.#lose(() => true);
  }

  #lose(which: (computation: Computation) => boolean): void {
    for (const one of this.#all) if (one.state === 'running' && which(one)) one.state = 'lost';
  }

  /** Ids of those that are to be read in full: new ones, and those that have not ended, as far as is known. */
  unread(heads: readonly ComputationHead[]): string[] {
    return heads.map(({ id }) => id).filter((id) => !this.#byId.get(id)?.settled && !this.keeper?.has(id));
  }

  /** @param now ms since the epoch, the exporter's clock */
  tell({ heads, updates, idle, time }: ComputationsTold, now: number): void {
    const told = new Map(updates.map((update) => [update.id, update]));
    heads.forEach((head, at) => {
      const update = told.get(head.id);
      const known = this.#byId.get(head.id) ?? this.#add(head);
      if (known.settled || !update) return;
      const next = heads[at + 1];
      known.tell(update, next?.start ?? Infinity);
      const runs = known.hasWork || (next === undefined && idle === false);
      // Tasks that no worker may run may wait while others begin (2022.12.1); groups that both have are at work for the later.
      const waits = (update.states.get('no-worker') ?? 0) > 0;
      known.state = next === undefined ? (runs ? 'running' : 'done') : waits ? 'running' : 'done';
      const ended = Math.min(known.over, next?.start ?? Infinity, time);
      known.over = known.state === 'running' ? Infinity : ended;
      const until = Math.min(time, known.stop ?? Infinity);
      known.peaks = greatest(known.peaks, peaksOf(this.#series, known.peaksUntil, until));
      known.peaksUntil = until;
    });
    const there = new Set(heads.map(({ id }) => id));
    // Dask drops the oldest, which others have followed.
    for (const one of this.#all)
      if (one.life === this.#life && one.state === 'running' && !there.has(one.id)) one.state = 'done';
    this.#drop();
    this.#updated = now;
  }

  /** Counts the runs that came into the log. until: ms since the epoch, what ended later may belong to what is not told yet. */
  *follow(until: number, now: number): Work<void> {
    if (this.#following) return;
    this.#following = true;
    try {
      const { end } = this.#log;
      const left = this.#left;
      yield* this.#count(until);
      this.#surely = end;
      for (const computation of this.#all) {
        // What was lost by that goes on where the scheduler is listened to again.
        if (left !== this.#left) return;
        if (!computation.settled) yield* this.#settle(computation, until, now);
      }
    } finally {
      this.#following = false;
    }
  }

  *#count(until: number): Work<void> {
    const view = this.#log.view();
    const names: RunNames = {
      prefixes: this.#prefixes.list.slice(),
      workers: this.#workers.list.slice(),
      actions: view.actions.list.slice(),
    };
    const surely = this.#surely;
    const lives = new Map<string, Belonging>();
    try {
      for (this.#row = Math.max(this.#row, view.rows.first); this.#row < view.rows.end; this.#row++) {
        if (this.#row % STEP === 0) yield;
        const run = countedRun(view, this.#row, names);
        if (this.#row >= surely && run.stop > until) return;
        const life = this.#log.lifeOfRow(view, this.#row);
        if (!this.#isNext(life, view.rows.chunkOf(this.#row).id[slotOf(this.#row)]!, run.start)) continue;
        const belonging = lives.get(life) ?? new Belonging(this.begunIn(life));
        lives.set(life, belonging);
        const { start, prefix } = run;
        const computation = belonging.of({ start, prefix, group: groupName(run.key, prefix) });
        if (computation && !computation.settled) computation.add(run);
      }
    } finally {
      view.release();
    }
  }

  /** False: it was counted before this start. Where some were neither counted then nor come now, computations that ran say so. */
  #isNext(life: string, run: number, start: number): boolean {
    const next = this.#countedBefore.get(life);
    if (next !== undefined && run < next) return false;
    if (next !== undefined && run > next)
      for (const one of this.#all) if (one.life === life && !one.settled) one.known.miss(start);
    this.#countedBefore.delete(life);
    this.#counted.delete(life);
    this.#counted.set(life, run + 1);
    if (this.#counted.size > MOST_LIVES) this.#counted.delete(this.#counted.keys().next().value!);
    return true;
  }

  /** Once all that it ran is in the log, as far as it ever will be. */
  *#settle(computation: Computation, until: number, now: number): Work<void> {
    const life = this.#log.lifeNumber(computation.life);
    const { known, last, start } = computation;
    const reachedBefore = this.#waited.has(computation) && known.hasReached(computation.over);
    if (life !== undefined) known.reach(this.#log.known.ranges({ life, from: start }, now), until);
    if (computation.state === 'running') return;
    const waited = (this.#waited.get(computation) ?? 0) + 1;
    this.#waited.set(computation, waited);
    // Not before the time at which all of it was over has come into the log, and what the log had then was counted.
    if (computation.state === 'done' && waited < PATIENCE && !reachedBefore) return;
    computation.settle(last === null ? null : yield* this.#threads(computation, last, now));
    computation.kept = this.keeper?.take(computation) ?? false;
  }

  /** null: some of its runs are gone from the log, or it is not known when workers were there. */
  *#threads({ life, start }: Computation, stop: number, now: number): Work<ThreadFigures | null> {
    if (this.#log.lifeNumber(life) === undefined) return null;
    const query = { life, from: start, to: stop, limit: 0, keys: false, totals: true };
    const elsewhere = this.#log.asking(query);
    elsewhere?.view.release();
    if (elsewhere) return null;
    return yield* this.#log.find(query, now, function* ({ gone, totals }) {
      yield;
      if (gone || !totals || totals.threadTime === 0) return null;
      return { total: totals.threadTime, idle: totals.idle };
    });
  }

  #add(head: ComputationHead): Computation {
    const computation = new Computation(head, this.#life);
    computation.settled = computation.elsewhere = this.keeper?.has(head.id) ?? false;
    this.#insert(computation);
    return computation;
  }

  /** In the order of their starts: those that were restored are not the oldest. */
  #insert(computation: Computation): void {
    const { id, life, start } = computation;
    let at = this.#all.length;
    while (at > 0 && this.#all[at - 1]!.life === life && this.#all[at - 1]!.start > start) at--;
    this.#all.splice(at, 0, computation);
    this.#byId.set(id, computation);
  }

  /** The oldest. */
  #drop(): void {
    let characters = this.#all.reduce((sum, one) => sum + one.characters, 0);
    let first = 0;
    while (this.#all.length - first > LIMITS.computations || characters > MOST_TEXT) {
      const gone = this.#all[first++]!;
      characters -= gone.characters;
      this.#byId.delete(gone.id);
      if (!gone.kept && !gone.elsewhere) this.#dropped++;
    }
    if (first > 0) this.#all = this.#all.slice(first);
  }
}

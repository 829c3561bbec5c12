import type { Work } from '../../../slices.ts';
import { ErrorTexts } from '../../error-texts.ts';
import type { Names } from '../../names.ts';
import { cut, detached, KEY_LIMIT } from '../../text.ts';
import type { FailureUpdate, TaskRecord } from '../../updates/tasks.ts';
import type { FailureKeeper, KeptBefore } from './failure-keeper.ts';
import { isAfter, type FailurePlace } from './failure-place.ts';
import { matching, type FailureQuery, type MatchingFailures } from './failure-query.ts';
import { FailureTexts } from './failure-texts.ts';
import { FailuresOfKey } from './failures-of-key.ts';
import { addWorkers, type KeptFailure } from './kept-failure.ts';
import { LostTimes, type LostTime } from './lost-times.ts';

/** Failures kept: Dask keeps 100. */
const CAPACITY = 10_000;

/**
 * The stream dates a failure by the worker's stop, erred_tasks by its arrival at the scheduler; apart by more than a busy
 * scheduler takes, they are two failures of the same key.
 */
export const SAME_FAILURE_MS = 60_000;

export interface FoundFailures extends MatchingFailures {
  /** Those that are not here are at this place or before it, or were numbered before that. */
  gone: FailurePlace;
  numberedFrom: number;
  /** When there were some that are neither here nor there. */
  lost: readonly Readonly<LostTime>[];
}

/** Tasks that failed, from the task stream and from the scheduler's own list, each once. */
export class Failures {
  readonly #prefixes: Names;
  readonly #texts: FailureTexts;
  readonly #capacity: number;
  /** Oldest first; those of one time as they came. */
  readonly #kept: KeptFailure[] = [];
  #numbered = 0;
  /** By life and key. */
  readonly #byKey = new Map<string, FailuresOfKey<KeptFailure>>();
  /** The latest that is not kept here any more. */
  #gone: FailurePlace = { time: -Infinity, number: -Infinity };
  /** Those that were kept before have lower numbers; what they are is not known. */
  #numberedFrom = -Infinity;
  #keeper: FailureKeeper | null = null;
  /** Of this start: they are here until they have to go; and of earlier ones. */
  readonly #untaken = new LostTimes();
  readonly #lost = new LostTimes();

  constructor(options: { prefixes: Names; texts?: ErrorTexts; capacity?: number }) {
    this.#prefixes = options.prefixes;
    this.#capacity = options.capacity ?? CAPACITY;
    this.#texts = new FailureTexts(options.texts ?? new ErrorTexts());
  }

  get size(): number {
    return this.#kept.length;
  }

  /** As they are kept, oldest first. */
  all(): Iterable<object> {
    return this.#kept;
  }

  /**
   * From now on it is told of each failure, again when more is known of it.
   * @param numberedFrom higher than any number it was told before
   * @param before what it has already; undefined: that is not known
   */
  keepIn(keeper: FailureKeeper, numberedFrom: number, before: KeptBefore | undefined): void {
    this.#keeper = keeper;
    const numbers = [...(before?.kept ?? []), ...(before?.gone ? [before.gone] : [])].map(
      ({ number }) => number + 1,
    );
    // A clock may have been set back.
    this.#numbered = Math.max(this.#numbered, numberedFrom, ...numbers);
    if (!before) this.#numberedFrom = this.#numbered;
    if (before?.gone) this.#gone = before.gone;
    for (const { number, prefix, workers, exception, traceback, ...told } of before?.kept ?? [])
      this.#place({
        ...told,
        number,
        prefix: this.#prefixes.at(this.#prefixes.positionOf(prefix)),
        workers: [...workers],
        exception: this.#texts.keep(exception),
        traceback: this.#texts.keep(traceback),
      });
  }

  /** One that the keeper was told of it did not keep after all. @param time ms since the epoch */
  lose(time: number): void {
    this.#untaken.add({ from: time, to: time });
  }

  /** When there were some that nobody keeps. */
  *lost(): Generator<Readonly<LostTime>> {
    yield* this.#lost.all;
    yield* this.#untaken.all;
  }

  /** What that was at an earlier start. */
  restoreLost(lost: Iterable<LostTime>): void {
    for (const one of lost) this.#lost.add(one);
  }

  /** Nobody is told any more. Returns what who was told has: whole, the newest; undefined: that is not known. */
  endKeeping(most: number): KeptBefore | undefined {
    this.#keeper = null;
    if (this.#numberedFrom > -Infinity) return undefined;
    // Who was told it has the texts that had to go here.
    const textless = this.#kept.findLastIndex((failure) => !this.#texts.hasAll(failure));
    const first = Math.max(this.#kept.length - most, textless + 1, 0);
    const kept = this.#kept.slice(first);
    const left = this.#kept[first - 1];
    const gone = left ?? (this.#gone.time > -Infinity ? this.#gone : null);
    return {
      kept: kept.map((failure) => this.#texts.whole(failure)),
      gone: gone && { time: gone.time, number: gone.number },
    };
  }

  /** An erred run of the task stream. */
  fromStream(life: string, id: number, record: TaskRecord): void {
    const key = cut(record.key, KEY_LIMIT);
    const same = this.#ofKey(life, key);
    if (same?.hasId(id)) return;
    const stops = record.intervals.map(({ stop }) => stop);
    const time = stops.length > 0 ? latest(stops) : (this.#kept.at(-1)?.time ?? 0);
    const told = same?.untoldByStream(time, SAME_FAILURE_MS);
    if (told) {
      same!.toldByStream(told, id);
      told.exception = this.#texts.again(told.exception, record.exception ?? '');
      told.traceback = this.#texts.again(told.traceback, record.traceback ?? '');
      addWorkers(told, [record.worker]);
      this.#tell(told);
      return;
    }
    const exception = this.#texts.keep(record.exception ?? '');
    const traceback = this.#texts.keep(record.traceback ?? '');
    this.#add({ life, id, key, time, exception, traceback, schedulerTime: null }, record.prefix, [
      record.worker,
    ]);
  }

  /** An entry of the scheduler's erred_tasks; it may be told again and again. */
  fromScheduler(life: string, update: FailureUpdate): void {
    const key = cut(update.key, KEY_LIMIT);
    const same = this.#ofKey(life, key);
    if (same?.hasSchedulerTime(update.time)) return;
    const recorded = same?.untoldByScheduler(update.time, SAME_FAILURE_MS);
    if (recorded) {
      same!.toldByScheduler(recorded, update.time);
      recorded.exception = this.#texts.again(recorded.exception, update.exception);
      recorded.traceback = this.#texts.again(recorded.traceback, update.traceback);
      addWorkers(recorded, update.workers);
      this.#tell(recorded);
      return;
    }
    const exception = this.#texts.keep(update.exception);
    const traceback = this.#texts.keep(update.traceback);
    const { time } = update;
    this.#add(
      { life, id: null, key, time, exception, traceback, schedulerTime: time },
      update.prefix,
      update.workers,
    );
  }

  /** Positions of prefixes that failures have. */
  markPrefixes(mark: (position: number) => void): void {
    for (const prefix of new Set(this.#kept.map((failure) => failure.prefix)))
      mark(this.#prefixes.known(prefix));
  }

  /** Among those that are kept when this begins. */
  *find(query: FailureQuery): Work<FoundFailures> {
    const gone = this.#gone;
    const told = { texts: this.#texts, prefixes: this.#prefixes };
    const found = yield* matching(this.#kept.slice(), told, query);
    const untaken = this.#untaken.all.filter(({ from }) => from <= gone.time);
    return { ...found, gone, numberedFrom: this.#numberedFrom, lost: [...this.#lost.all, ...untaken] };
  }

  #tell(failure: KeptFailure, isHere = true): void {
    this.#keeper?.take(this.#texts.whole(failure), isHere);
  }

  #ofKey(life: string, key: string): FailuresOfKey<KeptFailure> | undefined {
    return this.#byKey.get(placeOf(life, key));
  }

  #add(told: Omit<KeptFailure, 'number' | 'prefix' | 'workers'>, prefix: string, workers: string[]): void {
    const failure: KeptFailure = {
      number: this.#numbered++,
      ...told,
      key: detached(told.key),
      prefix: this.#prefixes.at(this.#prefixes.positionOf(prefix)),
      workers: [],
    };
    addWorkers(failure, workers);
    const isHere = this.#place(failure);
    this.#tell(failure, isHere);
  }

  /** False: it belongs to those that are not here. */
  #place(failure: KeptFailure): boolean {
    if (!isAfter(failure, this.#gone)) return false;
    let place = this.#kept.length;
    while (place > 0 && this.#kept[place - 1]!.time > failure.time) place--;
    this.#kept.splice(place, 0, failure);
    const of = placeOf(failure.life, failure.key);
    const same = this.#byKey.get(of) ?? new FailuresOfKey<KeptFailure>();
    this.#byKey.set(of, same);
    same.add(failure);
    if (this.#kept.length > this.#capacity) this.#forget(this.#kept.shift()!);
    return true;
  }

  #forget(failure: KeptFailure): void {
    this.#gone = { time: failure.time, number: failure.number };
    const place = placeOf(failure.life, failure.key);
    const same = this.#byKey.get(place)!;
    same.remove(failure);
    if (same.size === 0) this.#byKey.delete(place);
  }
}

const placeOf = (life: string, key: string): string => `${life}\n${key}`;

const latest = (times: number[]): number => times.reduce((a, b) => Math.max(a, b), -Infinity);

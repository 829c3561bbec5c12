import { namesMeant } from '@daskscope/api';
import type { Work } from '../../../slices.ts';
import { ErrorTexts } from '../../error-texts.ts';
import { FailuresOfKey } from './failures-of-key.ts';
import { LostTimes, type LostTime } from './lost-times.ts';
import type { Names } from '../../names.ts';
import { containing } from '../../query/query.ts';
import { cut, detached, KEY_LIMIT, NAME_LIMIT } from '../../text.ts';
import type { FailureKeeper, FailurePlace, KeptBefore, WholeFailure } from './failure-keeper.ts';
import type { FailureUpdate, TaskRecord } from '../../updates.ts';

/** Failures kept: Dask keeps 100. */
const CAPACITY = 10_000;

/**
 * The stream dates a failure by the worker's stop, erred_tasks by its arrival at the scheduler; apart by more than a busy
 * scheduler takes, they are two failures of the same key.
 */
export const SAME_FAILURE_MS = 60_000;

/** Failures between two places where others may come in: some are searched for a text. */
const STEP = 16;

/** A failure's place among all. */
const CURSOR = /^(.+):(\d+)$/;

/** Addresses of one failure that are kept. */
const MAX_WORKERS = 16;

interface KeptFailure {
  /** Counts up as they come. */
  number: number;
  life: string;
  id: number | null;
  key: string;
  prefix: string;
  time: number;
  workers: string[];
  /** Handles of texts; 0: the scheduler has none. */
  exception: number;
  traceback: number;
  /** When the scheduler says it was; null: only the stream told so far. */
  schedulerTime: number | null;
}

/** A failure as it is told. */
export interface ToldFailure {
  /** Its scheduler's id. */
  life: string;
  /** Of its run; null: none was recorded. */
  id: number | null;
  key: string;
  prefix: string;
  /** Of its prefix in the dictionary. */
  position: number;
  /** ms since the epoch */
  time: number;
  /** Addresses it erred on. */
  workers: string[];
  /** Composed where the scheduler has no text. */
  exception: string;
  traceback: string;
  /** Its workers died with it, or its inputs exceed their memory limit. */
  killed: boolean;
}

export interface FoundFailures {
  /** Newest first. */
  found: ToldFailure[];
  /** All that match, also before the cursor given and past the limit. */
  total: number;
  /** Where to go on; null: these are the last. */
  cursor: string | null;
  /** Of those found. */
  places: readonly FailurePlace[];
  /** Places in `found` of those whose texts had to go. */
  textless: readonly number[];
  /** Those that are not here are at this place or before it, or were numbered before that. */
  gone: FailurePlace;
  numberedFrom: number;
  /** When there were some that are neither here nor there. */
  lost: readonly Readonly<LostTime>[];
}

/** Which failures are asked for. */
export interface FailureQuery {
  limit: number;
  /** Characters of keys and texts, about, beyond which it ends before its limit. */
  bytes?: number;
  /** A cursor of an earlier answer: only what comes after it, which is older. */
  after?: string;
  prefix?: string;
  /** An address. */
  worker?: string;
  /** ms since the epoch */
  from?: number;
  to?: number;
  /** Part of a key or of an exception's text, in any case. */
  search?: string;
  life?: string;
}

/** Tasks that failed, from the task stream and from the scheduler's own list, each once. */
export class Failures {
  readonly #prefixes: Names;
  readonly #texts: ErrorTexts;
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
    this.#texts = options.texts ?? new ErrorTexts();
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
        exception: this.#keep(exception),
        traceback: this.#keep(traceback),
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
    const textless = this.#kept.findLastIndex((failure) => !this.#hasTexts(failure));
    const first = Math.max(this.#kept.length - most, textless + 1, 0);
    const kept = this.#kept.slice(first);
    const left = this.#kept[first - 1];
    const gone = left ?? (this.#gone.time > -Infinity ? this.#gone : null);
    return {
      kept: kept.map((failure) => this.#whole(failure)),
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
      told.exception = this.#again(told.exception, record.exception ?? '');
      told.traceback = this.#again(told.traceback, record.traceback ?? '');
      addWorkers(told, [record.worker]);
      this.#tell(told);
      return;
    }
    const exception = this.#keep(record.exception ?? '');
    const traceback = this.#keep(record.traceback ?? '');
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
      recorded.exception = this.#again(recorded.exception, update.exception);
      recorded.traceback = this.#again(recorded.traceback, update.traceback);
      addWorkers(recorded, update.workers);
      this.#tell(recorded);
      return;
    }
    const exception = this.#keep(update.exception);
    const traceback = this.#keep(update.traceback);
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
  *find({ bytes = Infinity, ...filter }: FailureQuery): Work<FoundFailures> {
    const matches = this.#matcher(filter);
    const isAfter = filter.after === undefined ? () => true : after(filter.after);
    const kept = this.#kept.slice();
    const gone = this.#gone;
    const found: ToldFailure[] = [];
    const places: FailurePlace[] = [];
    const textless: number[] = [];
    let total = 0;
    let size = 0;
    let last: KeptFailure | undefined;
    let more = false;
    for (let index = kept.length - 1; index >= 0; index--) {
      if (index % STEP === 0) yield;
      const failure = kept[index]!;
      if (!matches(failure)) continue;
      total++;
      if (!isAfter(failure)) continue;
      more = found.length >= filter.limit || size >= bytes;
      if (more) continue;
      last = failure;
      const described = this.#described(failure);
      if (!this.#hasTexts(failure)) textless.push(found.length);
      found.push(described);
      places.push({ time: failure.time, number: failure.number });
      size += sizeOf(described);
    }
    return {
      found,
      total,
      cursor: more ? cursorOf(last!) : null,
      places,
      textless,
      gone,
      numberedFrom: this.#numberedFrom,
      lost: [...this.#lost.all, ...this.#untaken.all.filter(({ from }) => from <= gone.time)],
    };
  }

  #matcher(filter: FailureQuery): (failure: KeptFailure) => boolean {
    const { from = -Infinity, to = Infinity, life } = filter;
    const prefixes = filter.prefix === undefined ? null : namesMeant(filter.prefix).map(short);
    const workers = filter.worker === undefined ? null : namesMeant(filter.worker);
    const pattern = filter.search === undefined ? null : containing(filter.search);
    // Many failures share a text, and a text may be long.
    const found = new Map<string, boolean>();
    const contains = (text: string): boolean => {
      const known = found.get(text) ?? pattern!.test(text);
      found.set(text, known);
      return known;
    };
    return (failure) =>
      failure.time >= from &&
      failure.time <= to &&
      (life === undefined || failure.life === life) &&
      (prefixes === null || prefixes.includes(failure.prefix)) &&
      (workers === null || workers.some((worker) => failure.workers.includes(worker))) &&
      (pattern === null || pattern.test(failure.key) || contains(this.#exceptionOf(failure)));
  }

  #described(failure: KeptFailure): ToldFailure {
    return {
      life: failure.life,
      id: failure.id,
      key: failure.key,
      prefix: failure.prefix,
      position: this.#prefixes.known(failure.prefix),
      time: failure.time,
      workers: [...failure.workers],
      exception: this.#exceptionOf(failure),
      traceback: failure.traceback === 0 ? '' : this.#texts.read(failure.traceback),
      killed: isKilled(failure),
    };
  }

  #exceptionOf(failure: KeptFailure): string {
    return failure.exception === 0 ? composed(failure) : this.#texts.read(failure.exception);
  }

  #hasTexts({ exception, traceback }: KeptFailure): boolean {
    return [exception, traceback].every((handle) => handle === 0 || this.#texts.has(handle));
  }

  #tell(failure: KeptFailure, isHere = true): void {
    this.#keeper?.take(this.#whole(failure), isHere);
  }

  #whole(failure: KeptFailure): WholeFailure {
    return {
      ...failure,
      workers: [...failure.workers],
      // Who was told a text before has it still.
      exception: this.#texts.has(failure.exception) ? this.#texts.read(failure.exception) : '',
      traceback: this.#texts.has(failure.traceback) ? this.#texts.read(failure.traceback) : '',
    };
  }

  #ofKey(life: string, key: string): FailuresOfKey<KeptFailure> | undefined {
    return this.#byKey.get(placeOf(life, key));
  }

  /** A text that had to go is there again where it is told again. */
  #again(handle: number, text: string): number {
    return text === '' || (handle !== 0 && this.#texts.has(handle)) ? handle : this.#keep(text);
  }

  #keep(text: string): number {
    return text === '' ? 0 : this.#texts.keep(text);
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

export const cursorOf = ({ time, number }: FailurePlace): string => `${time}:${number}`;

export function placeBehind(cursor: string): FailurePlace {
  const [, time, number] = CURSOR.exec(cursor)!.map(Number) as [number, number, number];
  return { time, number };
}

/** Newest first. */
export const isAfter = (one: FailurePlace, other: FailurePlace): boolean =>
  one.time > other.time || (one.time === other.time && one.number > other.number);

function after(cursor: string): (failure: KeptFailure) => boolean {
  const place = placeBehind(cursor);
  return (failure) => isAfter(place, failure);
}

/** Characters of what may be long. */
export const sizeOf = ({ key, exception, traceback }: ToldFailure): number =>
  key.length + exception.length + traceback.length;

const short = (prefix: string): string => cut(prefix, NAME_LIMIT);

const placeOf = (life: string, key: string): string => `${life}\n${key}`;

/**
 * No run was recorded and the scheduler has no text: it erred the task itself (distributed/scheduler.py, 2026.8.0). With
 * workers that is a KilledWorker, or a MemoryError as the inputs exceed the worker's memory_limit, and nothing tells which;
 * without any, NoWorkerError or NoValidWorkerError, or the RuntimeError of a lost actor.
 */
const isKilled = ({ id, exception, workers }: KeptFailure): boolean =>
  exception === 0 && isKilledBy({ id, workers });

interface Whose {
  readonly id: number | null;
  readonly workers: readonly string[];
}

/** The same of one without a text. */
export const isKilledBy = ({ id, workers }: Whose): boolean => id === null && workers.length > 0;

/** Instead of a text that the scheduler does not have. */
export function composed({ id, workers }: Whose): string {
  if (id !== null) return 'The scheduler has no text of this error.';
  return isKilledBy({ id, workers }) ? death(workers) : NO_WORKER;
}

const NO_WORKER =
  'The scheduler itself failed this task, and gives no text. It does so when no worker comes to run it (no-workers-timeout), and when the worker that held an actor is lost.';

function death(workers: readonly string[]): string {
  const [who, whose] =
    workers.length === 1
      ? [`Worker ${workers[0]}`, "the worker's"]
      : [`Workers ${workers.join(', ')}`, "a worker's"];
  return `${who} died while running this task (KilledWorker), or its inputs exceed ${whose} memory limit: the scheduler gives no text.`;
}

function addWorkers(failure: KeptFailure, workers: string[]): void {
  for (const worker of workers) {
    if (failure.workers.length >= MAX_WORKERS) return;
    if (!failure.workers.includes(worker)) failure.workers.push(detached(worker));
  }
}

const latest = (times: number[]): number => times.reduce((a, b) => Math.max(a, b), -Infinity);

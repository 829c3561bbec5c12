import { TASK_STATES, TRANSITION_STATES } from '@daskscope/api';
import type { BegunAgain } from './begun-again.ts';
import { ErrorCount } from './error-count.ts';
import type { Names, Renumbering } from '../../names.ts';
import { greatest, overflow, OVERFLOW_PREFIX, seriesNames } from '../overflow.ts';
import type { PrefixGauges, PrefixState } from './prefix-state.ts';
import { PrefixCounters, type PrefixCounts } from './prefix-counters.ts';
import {
  rememberedPrefix,
  restoredPrefix,
  sumOfStates,
  type PrefixesBefore,
  type RememberedPrefixes,
} from './prefixes-before.ts';
import { Standing, type Stood } from './standing.ts';
import { sameMap } from '../../same.ts';
import { cut, NAME_LIMIT } from '../../text.ts';
import type { Absent, PrefixUpdate } from '../../updates/functions.ts';

/** What the scheduler says of its prefixes. Positions, and so colours, outlive every scheduler. */
export class Prefixes {
  readonly #names: Names;
  readonly #maxSeries: number;
  readonly #runningSeconds: (position: number) => number;
  readonly #errors = new ErrorCount();
  readonly #longestSeconds: (position: number) => number | null;
  readonly #counters: PrefixCounters;
  #states: PrefixState[] = [];
  #before: PrefixesBefore | null = null;
  #updated = 0;
  /** Of what is kept of them. */
  readonly standing = new Standing();

  constructor(options: {
    names: Names;
    /** Prefixes that get series of their own. */
    maxSeries: number;
    /** How long the oldest task of the prefix at a position has been executing. */
    runningSeconds?: (position: number) => number;
    /** The longest compute of the prefix at a position; null: none has finished. */
    longestSeconds?: (position: number) => number | null;
  }) {
    this.#names = options.names;
    this.#maxSeries = options.maxSeries;
    this.#runningSeconds = options.runningSeconds ?? (() => 0);
    this.#longestSeconds = options.longestSeconds ?? (() => null);
    this.#counters = new PrefixCounters(options);
  }

  /** Prefixes of the scheduler: all of them, or those that changed. The first update of a life has all. */
  update(told: PrefixUpdate[], now: number, absent: Absent = 'dropped'): void {
    const heard = this.#updated;
    this.#updated = now;
    if (told.length === 0 && absent === 'unchanged') return;
    const updates = distinct(told);
    const known = new Map(this.#states.map((state) => [state.name, state]));
    const states = updates.map((update) => this.#stateOf(update, known.get(update.name)));
    if (absent === 'unchanged') {
      for (const { name } of updates) known.delete(name);
      states.push(...known.values());
    }
    this.#set(
      states.sort((a, b) => a.position - b.position),
      heard,
    );
    this.#errors.update(updates, absent);
    this.#counters.update(updates, now, absent);
  }

  /** Bytes in memory of every prefix that has any. */
  updateMemory(bytesByPrefix: ReadonlyMap<string, number>): void {
    const bytes = new Map(Array.from(bytesByPrefix, ([name, held]) => [cut(name, NAME_LIMIT), held]));
    const states = this.#states.map((state) => {
      const memoryBytes = bytes.get(state.name) ?? 0;
      return memoryBytes === state.memoryBytes ? state : { ...state, memoryBytes };
    });
    this.#set(states, this.#updated);
  }

  /** Those that have series of their own keep them. */
  markPrefixes(mark: (position: number) => void): void {
    for (let position = 0; position < this.#maxSeries; position++) mark(position);
    for (const { position } of [...this.#states, ...(this.#before?.states ?? [])]) mark(position);
  }

  renumberPrefixes(now: Renumbering): void {
    const moved = (states: PrefixState[]) =>
      states.map((state) => ({ ...state, position: now(state.position) }));
    this.#states = moved(this.#states);
    if (this.#before) this.#before = { ...this.#before, states: moved(this.#before.states) };
  }

  /** fresh: the scheduler started after the exporter first connected to any, so all its errors are new. */
  beginLife({ fresh }: { fresh: boolean }): void {
    this.standing.end(this.#updated);
    this.#states = [];
    this.#before = null;
    this.#updated = 0;
    this.#errors.beginLife(fresh);
    this.#counters.beginLife(fresh);
  }

  /** ms since the epoch: when the scheduler last said so; 0: never. */
  get updated(): number {
    return this.#updated;
  }

  /** As an earlier start of the exporter was told last; null: a scheduler was connected to since, or nothing is known of before. */
  get before(): PrefixesBefore | null {
    return this.#before;
  }

  restore({ life, time, prefixes }: RememberedPrefixes): void {
    const states = prefixes.map((one) =>
      restoredPrefix(one, this.#names.positionOf(cut(one.name, NAME_LIMIT))),
    );
    this.#before = { life, time, states: states.sort((a, b) => a.position - b.position) };
  }

  /** Until when what was kept of them stood; undefined: nothing was kept. */
  get stood(): Stood | undefined {
    return this.standing.stood(this.#updated);
  }

  /** undefined: no scheduler has told anything. */
  remember(life: string): RememberedPrefixes | undefined {
    if (this.#updated === 0) return undefined;
    return { life, time: this.#updated, prefixes: this.#states.map(rememberedPrefix) };
  }

  /** Tasks erred since the exporter first connected, over all lives. Never falls. */
  get erredTotal(): number {
    return this.#errors.total;
  }

  /** Prefixes without a series of their own. */
  get folded(): number {
    return this.#states.filter((state) => state.position >= this.#maxSeries).length;
  }

  /** Every prefix, in order of first sight. */
  all(): readonly PrefixState[] {
    return this.#states;
  }

  /** A run of the prefix at this position computed longer than any before. */
  ranLongest(position: number): void {
    const index = this.#states.findIndex((state) => state.position === position);
    const state = this.#states[index];
    if (!state) return;
    const longest = { ...state, maxDuration: this.#longest(position, state.maxDuration) };
    this.#set(
      this.#states.map((one, at) => (at === index ? longest : one)),
      this.#updated,
    );
  }

  /** Of all series that there are by prefix, also of prefixes that the scheduler no longer has: its position, that is its colour. */
  positions(): [name: string, position: number][] {
    return seriesNames(this.#names, this.#maxSeries).map((name, position) => [name, position]);
  }

  /** What was counted since the exporter first connected, by prefix; those past the first maxSeries together. */
  counts(): readonly PrefixCounts[] {
    return this.#counters.series();
  }

  /** When tasks were begun once more. */
  get begunAgain(): BegunAgain {
    return this.#counters.begunAgain;
  }

  /** Every prefix among the first maxSeries as it is now; then all others together, if there was ever one. */
  *series(): Iterable<PrefixGauges> {
    const others: PrefixState[] = [];
    for (const state of this.all()) {
      if (state.position < this.#maxSeries) yield state;
      else others.push(state);
    }
    if (this.#names.size > this.#maxSeries) yield overflow(others, this.#maxSeries);
  }

  /** Of the same, how long the oldest that executes has run; 0: none does. */
  *running(): Iterable<[name: string, seconds: number]> {
    let others = 0;
    for (const { name, position } of this.all()) {
      const seconds = this.#runningSeconds(position);
      if (position < this.#maxSeries) yield [name, seconds];
      else others = Math.max(others, seconds);
    }
    if (this.#names.size > this.#maxSeries) yield [OVERFLOW_PREFIX, others];
  }

  /** Tasks of all prefixes, in the order of TASK_STATES. */
  totals(): number[] {
    return sumOfStates(this.#states);
  }

  /** @param heard ms since the epoch: when they were as they are now last */
  #set(states: PrefixState[], heard: number): void {
    const isSame =
      states.length === this.#states.length && states.every((state, at) => state === this.#states[at]);
    if (!isSame) this.standing.end(heard);
    this.#states = states;
  }

  #stateOf(update: PrefixUpdate, known: PrefixState | undefined): PrefixState {
    const state = this.#newState(update, known?.memoryBytes ?? 0);
    return known && isSame(state, known) ? known : state;
  }

  #longest(position: number, known: number | null): number | null {
    return greatest([known, this.#longestSeconds(position)]);
  }

  #newState(update: PrefixUpdate, memoryBytes: number): PrefixState {
    const position = this.#names.positionOf(update.name);
    return {
      name: update.name,
      position,
      states: TASK_STATES.map((state) => update.states.get(state) ?? 0),
      transitions: TRANSITION_STATES.map((state) => update.stateCounts?.get(state) ?? 0),
      seconds: new Map(update.allDurations),
      memoryBytes,
      durationAverage: update.durationAverage,
      maxDuration: this.#longest(position, update.maxExecTime),
      suspicious: update.suspicious,
    };
  }
}

/** With names cut; of those that are the same then, the first: a series and its counters are of one prefix. */
function distinct(updates: PrefixUpdate[]): PrefixUpdate[] {
  const byName = new Map<string, PrefixUpdate>();
  for (const update of updates) {
    const name = cut(update.name, NAME_LIMIT);
    if (!byName.has(name)) byName.set(name, { ...update, name });
  }
  return [...byName.values()];
}

const sameList = (one: readonly number[], other: readonly number[]): boolean =>
  one.every((value, index) => value === other[index]);

function isSame(one: PrefixState, other: PrefixState): boolean {
  return (
    sameList(one.states, other.states) &&
    sameList(one.transitions, other.transitions) &&
    one.memoryBytes === other.memoryBytes &&
    one.durationAverage === other.durationAverage &&
    one.maxDuration === other.maxDuration &&
    one.suspicious === other.suspicious &&
    sameMap(one.seconds, other.seconds)
  );
}
